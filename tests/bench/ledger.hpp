#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/model/ids.hpp"
#include "tests/bench/faults.hpp"

namespace causerie::bench {

/// What the database itself says, past the server.
class Ledger {
public:
    explicit Ledger(std::string url) : url_{std::move(url)} {}

    struct SeededRoom {
        RoomId id{};
        std::int64_t last_seq{};
    };

    /// The rooms of seed.sql.
    [[nodiscard]] std::vector<SeededRoom> rooms() const;

    /// The room that everybody is in.
    [[nodiscard]] RoomId common_room() const;

    /// The accounts of seed.sql, by number.
    [[nodiscard]] std::vector<UserId> authors() const;

    /// Accounts with a session.
    [[nodiscard]] std::int64_t user_count() const;

    /// The last position of the log.
    [[nodiscard]] std::int64_t head() const;

    /// Adds what is wrong with the messages since a position: there have to be exactly `count`, all of them posts
    /// called `tag`, each room's `seq` and the log's positions without a gap.
    void check(std::int64_t since, const std::string& tag, std::int64_t count, Faults& faults) const;

    /// Writes what is not yet in the tables' files, so that it does not happen while something is measured.
    void settle() const;

private:
    std::string url_;
};

}  // namespace causerie::bench
