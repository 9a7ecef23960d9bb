#include "api/http/response.hpp"

#include <nlohmann/json.hpp>

#include "api/http/response_head.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::http;

namespace {

bool has(const std::string& head, const std::string& field) { return head.find("\r\n" + field + "\r\n") != head.npos; }

}  // namespace

TEST_CASE("every failure has its status, and internal ones keep their detail to themselves", "[http][response]") {
    const std::vector<std::pair<ErrorCode, int>> expected{{ErrorCode::invalid_json, 400},
                                                          {ErrorCode::validation_failed, 422},
                                                          {ErrorCode::unauthenticated, 401},
                                                          {ErrorCode::invalid_credentials, 401},
                                                          {ErrorCode::forbidden, 403},
                                                          {ErrorCode::not_found, 404},
                                                          {ErrorCode::method_not_allowed, 405},
                                                          {ErrorCode::conflict, 409},
                                                          {ErrorCode::username_taken, 409},
                                                          {ErrorCode::payload_too_large, 413},
                                                          {ErrorCode::rate_limited, 429},
                                                          {ErrorCode::cursor_expired, 410},
                                                          {ErrorCode::unavailable, 503},
                                                          {ErrorCode::internal, 500},
                                                          {ErrorCode::unsupported_media_type, 415}};
    for (const auto& [code, status] : expected) {
        const auto answer = problem({.code = code, .detail = "why"}, "id-1");
        const auto json = nlohmann::json::parse(answer.body.view());
        CHECK(static_cast<int>(answer.status) == status);
        CHECK(json.at("status") == status);
        CHECK(json.at("request_id") == "id-1");
        CHECK(json.at("detail") == (code == ErrorCode::internal ? "" : "why"));
        CHECK(answer.headers.at(0).value == "application/problem+json");
    }
    const auto unavailable = problem({.code = ErrorCode::unavailable}, "");
    CHECK(unavailable.headers.at(1) == Header{"Retry-After", "1"});
}

TEST_CASE("every answer carries the security headers", "[http][response]") {
    for (const auto& response : {text(Status::ok, std::string{"x"}), problem({.code = ErrorCode::internal}, "i"),
                                 no_content(), Response{.status = Status::not_modified}}) {
        const auto head = response_head(response, {.request_id = "i", .keep_alive = true});
        CHECK(has(head, "X-Content-Type-Options: nosniff"));
        CHECK(has(head, "Cross-Origin-Opener-Policy: same-origin"));
        CHECK(has(head, "Cross-Origin-Resource-Policy: same-origin"));
        CHECK(has(head, "Referrer-Policy: same-origin"));
        CHECK(head.find("\r\nPermissions-Policy: ") != head.npos);
        CHECK(has(head, "X-Request-Id: i"));
        CHECK(has(head, "Cache-Control: no-store"));
        CHECK(head.find("Strict-Transport-Security") == head.npos);
        CHECK(head.find("Content-Security-Policy") == head.npos);
        CHECK(head.find("\r\nDate: ") != head.npos);
        CHECK(head.ends_with("\r\n\r\n"));
    }
}

TEST_CASE("a page gets the content security policy, and https asks to stay on https", "[http][response]") {
    const Response page{.headers = {{"content-type", "text/html; charset=utf-8"}, {"cache-control", "no-cache"}}};
    const auto head = response_head(page, {.is_https = true, .keep_alive = true});
    CHECK(
        has(head,
            "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
            "connect-src 'self'; img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; worker-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"));
    CHECK(has(head, "Strict-Transport-Security: max-age=31536000"));
    CHECK(head.find("no-store") == head.npos);
}

TEST_CASE("a header that would break the framing is left out", "[http][response]") {
    Response response = text(Status::ok, std::string{"body"});
    response.headers.push_back({"X-Good", "fine"});
    response.headers.push_back({"X-Bad", "a\r\nSet-Cookie: evil=1"});
    response.headers.push_back({"X-Bad", std::string{"a\0b", 3}});
    response.headers.push_back({"X Bad", "a"});
    response.headers.push_back({"", "a"});
    response.headers.push_back({"Content-Length", "999"});
    response.headers.push_back({"Transfer-Encoding", "chunked"});
    response.headers.push_back({"Connection", "keep-alive"});
    const auto head = response_head(response, {.keep_alive = false});
    CHECK(has(head, "X-Good: fine"));
    CHECK(has(head, "Content-Length: 4"));
    CHECK(has(head, "Connection: close"));
    for (const auto* text : {"evil", "Bad", "999", "chunked", "keep-alive"}) {
        CAPTURE(text);
        CHECK(head.find(text) == head.npos);
    }
}

TEST_CASE("answers without a body say nothing of its length, those with an empty one do", "[http][response]") {
    CHECK(response_head(no_content(), {}).find("Content-Length") == std::string::npos);
    CHECK(response_head({.status = Status::not_modified}, {}).find("Content-Length") == std::string::npos);
    CHECK(has(response_head({}, {}), "Content-Length: 0"));
    CHECK(response_head({}, {.is_stream = true}).find("Content-Length") == std::string::npos);
}

TEST_CASE("a slice of a body is cut to what there is, and shares its bytes", "[http][response]") {
    const Body body{std::string{"0123456789"}};
    CHECK(body.slice(2, 3).view() == "234");
    CHECK(body.slice(2, 3).slice(1, 9).view() == "34");
    CHECK(body.slice(8, 9).view() == "89");
    CHECK(body.slice(99, 1).view().empty());
    CHECK(body.slice(2, 3).view().data() == body.view().data() + 2);
    CHECK(Body{}.slice(0, 1).view().empty());
}
