#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/chaos/http_connection.hpp"
#include "tests/chaos/sse_parser.hpp"
#include "tests/support/raw_client.hpp"

namespace causerie::test {

/// One answer, and its body as JSON if it is any.
struct ApiAnswer {
    int status{};
    nlohmann::json body{};
    RawAnswer raw{};

    /// The machine readable name of a problem document; empty for anything else.
    [[nodiscard]] std::string code() const {
        return body.is_object() && body.contains("code") ? body["code"].get<std::string>() : std::string{};
    }
    [[nodiscard]] std::string header(std::string_view name) const { return raw.header(name); }
};

using Fields = std::vector<std::pair<std::string, std::string>>;

/// Speaks to the server as a program would that behaves like a browser: with a cookie, from our own page. Every request
/// has a connection of its own.
class ApiClient {
public:
    explicit ApiClient(std::uint16_t port) : port_{port} {}

    /// @param body    sent as it is, if not empty
    /// @param fields  added to, or in place of, what a browser would send; an empty value leaves a field out
    ApiAnswer request(std::string_view method, std::string_view path, std::string_view body = {},
                      const Fields& fields = {}) const;

    ApiAnswer get(std::string_view path, const Fields& fields = {}) const { return request("GET", path, {}, fields); }
    ApiAnswer post(std::string_view path, const nlohmann::json& body = nlohmann::json::object()) const {
        return request("POST", path, body.dump());
    }
    ApiAnswer put(std::string_view path, const nlohmann::json& body) const { return request("PUT", path, body.dump()); }

    /// Creates an account and stays signed in as it. @returns the user
    nlohmann::json sign_up(const std::string& username);

    /// Signs in again, as a new session of the same account.
    void sign_in(const std::string& username);

    /// Posts `body` with a new `client_id`. @returns the message
    nlohmann::json say(std::int64_t room, const std::string& body) const;

    /// The id of the room that everybody is in.
    [[nodiscard]] std::int64_t general() const;

    /// The current cursor, by the snapshot.
    [[nodiscard]] std::string cursor() const;

    [[nodiscard]] std::uint16_t port() const { return port_; }

    std::string cookie{};  ///< `name=value`; empty for none.

private:
    void keep_cookie(const ApiAnswer& answer);

    std::uint16_t port_;
};

/// An open stream of `client`.
class EventStream {
public:
    /// @param since  empty for "from now on"
    explicit EventStream(const ApiClient& client, const std::string& since = {}, const std::string& last_event_id = {});

    /// The next event of whatever kind; nothing at the end of the stream or of `patience`.
    std::optional<chaos::ServerEvent> next(std::chrono::milliseconds patience = std::chrono::seconds{10});

    /// The next event that is no ping.
    std::optional<chaos::ServerEvent> next_change(std::chrono::milliseconds patience = std::chrono::seconds{10});

    /// Whether the server ends the stream within `patience`, whatever it says before.
    bool ends(std::chrono::milliseconds patience = std::chrono::seconds{10});

    [[nodiscard]] const chaos::HttpReply& head() const { return head_; }

private:
    chaos::HttpConnection connection_;
    chaos::HttpReply head_{};
    chaos::SseParser parser_{};
    bool ended_{};
};

inline constexpr const char* test_password = "correct horse battery";

}  // namespace causerie::test
