#include "api/routes/status_routes.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "common/protocol/routes.hpp"

namespace causerie::routes {
namespace {

bool runs_the_place(const User& user) { return user.role == UserRole::owner || user.role == UserRole::admin; }

}  // namespace

std::vector<http::Route> status_routes(Gateway& gateway, std::function<ServerStatus()> current) {
    const auto tell = [current = std::move(current)](const Call&, const services::Session& session) -> Answer {
        if (!runs_the_place(session.user)) return fail(ErrorCode::forbidden, "Only for owners and admins");
        auto answer = http::json(http::Status::ok, current());
        answer.headers.push_back({"Cache-Control", "no-store"});
        return answer;
    };
    return {gateway.operating(http::Method::get, routes::status, tell)};
}

}  // namespace causerie::routes
