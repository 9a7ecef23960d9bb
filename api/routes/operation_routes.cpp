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
        {http::Method::get, openapi, describe},
        {http::Method::get, livez, alive},
        {http::Method::get, readyz, ready},
        {http::Method::get, health, ready},
        {http::Method::get, version, tell_version},
        {http::Method::get, api_docs, part_of_program("text/html; charset=utf-8", docs_page())},
        {http::Method::get, api_docs_style, part_of_program("text/css; charset=utf-8", docs_style())},
    };
}

}  // namespace causerie::routes
