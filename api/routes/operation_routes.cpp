#include "api/routes/operation_routes.hpp"

#include <memory>

#include <nlohmann/json.hpp>

#include "api/routes/openapi.hpp"
#include "common/protocol/routes.hpp"

namespace causerie::routes {
namespace {

using http::Captures;
using http::Request;
using http::Responder;

http::Response uncached(http::Response response) {
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

}  // namespace

std::vector<http::Route> operation_routes(const health::Probe& probe, const std::string& server_version,
                                          const std::string& revision) {
    const auto alive = [](Request&, const Captures&, Responder responder) {
        responder.send(uncached(http::text(http::Status::ok, std::string{"ok"})));
    };
    const auto ready = [&probe](Request&, const Captures&, Responder responder) {
        const auto report = probe.report();
        const auto status = report.is_ready() ? http::Status::ok : http::Status::service_unavailable;
        responder.send(uncached(http::json(status, report)));
    };
    const nlohmann::json built{{"version", server_version}, {"revision", revision}};
    const auto tell_version = [built](Request&, const Captures&, Responder responder) {
        responder.send(uncached(http::json(http::Status::ok, built)));
    };
    const auto describe = [text = std::make_shared<const std::string>(openapi_json())](Request&, const Captures&,
                                                                                       Responder responder) {
        responder.send(uncached(http::json_text(http::Status::ok, text)));
    };
    return {
        {http::Method::get, openapi, describe},     {http::Method::get, livez, alive},
        {http::Method::get, readyz, ready},         {http::Method::get, health, ready},
        {http::Method::get, version, tell_version},
    };
}

}  // namespace causerie::routes
