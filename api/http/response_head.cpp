#include "api/http/response_head.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "api/http/request_head.hpp"

namespace causerie::http {
namespace {

constexpr std::string_view for_every_answer =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: same-origin\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()\r\n";

constexpr std::string_view for_pages =
    "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "connect-src 'self'; img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n";

/// An SVG that is opened by itself is a document that may hold scripts.
constexpr std::string_view for_drawings =
    "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; sandbox\r\n";

constexpr std::string_view for_https = "Strict-Transport-Security: max-age=31536000\r\n";

constexpr std::size_t usual_head_length = 768;

/// `Date: Sun, 06 Nov 1994 08:49:37 GMT`, made once a second and thread.
std::string_view date_field() {
    thread_local std::time_t made_for = -1;
    thread_local std::array<char, 48> buffer{};
    thread_local std::size_t length = 0;
    timespec now{};
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (now.tv_sec != made_for) {
        std::tm utc{};
        gmtime_r(&now.tv_sec, &utc);
        length = std::strftime(buffer.data(), buffer.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &utc);
        made_for = now.tv_sec;
    }
    return {buffer.data(), length};
}

bool is_ours_to_set(std::string_view name) {
    constexpr std::array<std::string_view, 5> ours{"content-length", "transfer-encoding", "connection", "date",
                                                   "x-request-id"};
    return std::any_of(ours.begin(), ours.end(), [&](auto field) { return equal_ignoring_case(name, field); });
}

bool is_safe(const Header& header) {
    return !header.name.empty() && std::all_of(header.name.begin(), header.name.end(), is_token_character) &&
           std::all_of(header.value.begin(), header.value.end(), is_value_character) && !is_ours_to_set(header.name);
}

void append_field(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

bool has_body(Status status) { return status != Status::no_content && status != Status::not_modified; }

std::string response_head(const Response& response, const ResponseContext& context) {
    std::string head;
    head.reserve(usual_head_length);
    head.append("HTTP/1.1 ").append(std::to_string(static_cast<int>(response.status))).append(" ");
    head.append(reason(response.status)).append("\r\n").append(date_field());
    bool says_caching = false;
    std::string_view type;
    for (const auto& header : response.headers) {
        if (!is_safe(header)) continue;
        append_field(head, header.name, header.value);
        if (equal_ignoring_case(header.name, "cache-control")) says_caching = true;
        if (equal_ignoring_case(header.name, "content-type")) type = header.value;
    }
    if (!says_caching) append_field(head, "Cache-Control", "no-store");
    head.append(for_every_answer);
    if (type.starts_with("text/html")) head.append(for_pages);
    if (type.starts_with("image/svg+xml")) head.append(for_drawings);
    if (context.is_https) head.append(for_https);
    if (!context.request_id.empty()) append_field(head, "X-Request-Id", context.request_id);
    // HEAD of a stream must not say that the stream is empty.
    const bool has_length = !context.is_stream && !type.starts_with("text/event-stream");
    if (has_length && response.status != Status::no_content && response.status != Status::not_modified) {
        append_field(head, "Content-Length", std::to_string(response.body.view().size()));
    }
    if (!context.keep_alive || context.is_stream) {
        append_field(head, "Connection", "close");
    } else if (context.is_http_1_0) {
        append_field(head, "Connection", "keep-alive");
    }
    return head.append("\r\n");
}

}  // namespace causerie::http
