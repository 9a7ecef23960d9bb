#include "api/routes/operation_routes.hpp"

#include <memory>
#include <utility>

#include <nlohmann/json.hpp>

#include "api/routes/bearer.hpp"
#include "api/routes/openapi.hpp"
#include "common/protocol/routes.hpp"

namespace causerie::routes {
namespace {

using http::Captures;
using http::Request;
using http::Responder;

constexpr const char* metrics_type = "text/plain; version=0.0.4; charset=utf-8";

// A text that is part of the program.
auto part_of_program(std::string_view type, std::string_view text) {
    return [type = std::string{type}, bytes = std::make_shared<const std::string>(text)](Request&, const Captures&,
                                                                                         const Responder& responder) {
        http::Response response{.headers = {{"Content-Type", type}, {"Cache-Control", "no-cache"}}};
        response.body = bytes;
        responder.send(std::move(response));
    };
}

http::Response uncached(http::Response response) {
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

http::Response liveness(const health::Probe& probe) {
    if (const auto hanging = probe.hanging_thread()) {
        return uncached(http::text(http::Status::service_unavailable, *hanging + " hangs"));
    }
    return uncached(http::text(http::Status::ok, std::string{"ok"}));
}

http::Response readiness(health::Probe& probe) {
    const auto report = probe.report();
    const auto status = report.is_ready() ? http::Status::ok : http::Status::service_unavailable;
    auto response = uncached(http::json(status, report));
    if (!report.is_ready()) response.headers.push_back({"Retry-After", "1"});
    return response;
}

http::Route probed(const Operations& operations, const char* path, std::function<http::Response()> answer) {
    const auto handle = [path, answer = std::move(answer), note = operations.note_probe](
                            const Request& request, const Captures&, const Responder& responder) {
        auto response = answer();
        if (note) note(request, path, static_cast<std::int64_t>(response.status));
        responder.send(std::move(response));
    };
    return {http::Method::get, path, handle};
}

http::Route metrics_route(const Operations& operations) {
    const auto tell = [page = operations.metrics, may_read = operations.may_read_metrics](
                          const Request& request, const Captures&, const Responder& responder) {
        if (may_read && !may_read(bearer_token(request).value_or(""))) {
            return responder.fail({ErrorCode::unauthenticated, "This needs METRICS_TOKEN as a bearer token"});
        }
        responder.send(uncached(
            {.status = http::Status::ok, .headers = {{"Content-Type", metrics_type}}, .body = http::Body{page()}}));
    };
    return {http::Method::get, routes::metrics, tell};
}

}  // namespace

std::vector<http::Route> operation_routes(const Operations& operations) {
    auto& probe = operations.probe;
    const auto alive = [&probe] { return liveness(probe); };
    const auto ready = [&probe] { return readiness(probe); };
    const nlohmann::json built{{"version", operations.version}, {"revision", operations.revision}};
    const auto tell_version = [built](const Request&, const Captures&, const Responder& responder) {
        responder.send(uncached(http::json(http::Status::ok, built)));
    };
    const auto describe = [text = std::make_shared<const std::string>(openapi_json())](const Request&, const Captures&,
                                                                                       const Responder& responder) {
        responder.send(uncached(http::json_text(http::Status::ok, text)));
    };
    return {
        {http::Method::get, openapi, describe},
        {http::Method::get, api_docs, part_of_program("text/html; charset=utf-8", docs_page())},
        {http::Method::get, api_docs_style, part_of_program("text/css; charset=utf-8", docs_style())},
        {http::Method::get, version, tell_version},
        probed(operations, livez, alive),
        probed(operations, readyz, ready),
        probed(operations, health, ready),
        metrics_route(operations),
    };
}

}  // namespace causerie::routes
