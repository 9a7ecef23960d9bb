#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>

#include "api/store/messages.hpp"
#include "api/store/post_connection.hpp"
#include "tests/support/database_fixture.hpp"

namespace causerie::test {

/// A deadline that a busy machine keeps.
inline std::chrono::steady_clock::time_point soon() {
    return std::chrono::steady_clock::now() + std::chrono::seconds{30};
}

/// Posts one message at a time, by a connection of its own.
class Poster {
public:
    explicit Poster(const store::DatabaseOptions& options) : connection_{options, {soon(), {}}} {}

    store::PostOutcome post(const store::Post& post) {
        std::array batch{post};
        connection_.send(batch);
        return connection_.receive(batch, soon()).value().outcomes.at(0);
    }

    /// The message, which must be stored now.
    Message store(RoomId room, UserId author, const std::string& client_id, const std::string& body = "hello") {
        const auto outcome = post({author, room, client_id, body});
        if (outcome.kind != store::PostOutcome::Kind::stored) throw std::runtime_error{"not stored: " + client_id};
        return outcome.message;
    }

private:
    store::PostConnection connection_;
};

}  // namespace causerie::test
