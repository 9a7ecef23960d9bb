#include "api/routes/account_routes.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "api/routes/decode.hpp"
#include "common/protocol/routes.hpp"

namespace causerie::routes {
namespace {

using http::Method;
using services::Session;

http::Response welcome(const Call& call, const Site& site, const services::SignedIn& signed_in, http::Status status) {
    auto response = http::json(status, {{"user", signed_in.session.user}});
    response.headers.push_back(site.keep_session(call.request, signed_in.token));
    return response;
}

}  // namespace

std::vector<http::Route> account_routes(Gateway& gateway, services::AccountService& accounts,
                                        services::SnapshotService& snapshots,
                                        std::function<void(SessionId)> end_streams) {
    const auto& site = gateway.site();
    return {
        gateway.sign_in(Method::post, register_account,
                        [&](const Call& call) -> Answer {
                            auto registration = decode_body(call.request, decode_registration);
                            if (!registration) return fail(registration);
                            const auto signed_in =
                                accounts.register_account(std::move(*registration), call.request.header("user-agent"));
                            if (!signed_in) return fail(signed_in);
                            auto response = welcome(call, site, *signed_in, http::Status::created);
                            response.headers.push_back({"Location", me});
                            return response;
                        }),
        gateway.sign_in(Method::post, login,
                        [&](const Call& call) -> Answer {
                            const auto credentials = decode_body(call.request, decode_credentials);
                            if (!credentials) return fail(credentials);
                            const auto signed_in = accounts.login(*credentials, call.request.header("user-agent"));
                            if (!signed_in) return fail(signed_in);
                            return welcome(call, site, *signed_in, http::Status::ok);
                        }),
        gateway.signed_in(Method::post, logout,
                          [&accounts, &site, end_streams = std::move(end_streams)](const Call& call,
                                                                                   const Session& session) -> Answer {
                              accounts.logout(session.id);
                              end_streams(session.id);
                              auto response = http::no_content();
                              response.headers.push_back(site.drop_session(call.request));
                              return response;
                          }),
        gateway.signed_in(Method::get, me,
                          [](const Call&, const Session& session) -> Answer {
                              return http::json(http::Status::ok, {{"user", session.user}});
                          }),
        gateway.signed_in(Method::get, snapshot,
                          [&](const Call&, const Session& session) -> Answer {
                              const auto taken = snapshots.take(session.user.id);
                              if (!taken) return fail(taken);
                              return http::json(http::Status::ok, *taken);
                          }),
    };
}

}  // namespace causerie::routes
