#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "common/model/cursor.hpp"
#include "tests/chaos/caller.hpp"
#include "tests/chaos/dice.hpp"
#include "tests/chaos/history.hpp"
#include "tests/chaos/sse_parser.hpp"
#include "tests/chaos/stage.hpp"

namespace causerie::chaos {

/// Listens as the contract says a client should, and records all that it is told: a snapshot, then a stream or a long
/// poll from its cursor on, at any instance, again and again; a new snapshot only after a `reset`. Now and then it goes
/// away by itself, or stops reading for a while.
class ReaderClient {
public:
    /// @param number  of the reader, counted from 0
    /// @param stage   must outlive the client
    ReaderClient(std::size_t number, Account account, Stage& stage);

    /// Until it has got to the stage's end.
    void run();

    [[nodiscard]] Reader& reader() { return reader_; }
    [[nodiscard]] std::vector<PageSeen>& pages() { return pages_; }

private:
    enum class Next { go_on, reconnect };

    [[nodiscard]] bool is_done() const;
    bool start_over(std::size_t instance);
    void read_rooms(std::size_t instance, const std::vector<SnapshotRoom>& rooms);
    void listen();
    void follow(HttpConnection& connection);
    void dawdle();
    void poll();
    void take_poll(const nlohmann::json& json);
    void refused(const Answer& answer);
    [[nodiscard]] HttpRequest resume(const std::string& path_suffix);
    Next take(const ServerEvent& event);
    Next take_durable(const ServerEvent& event, const nlohmann::json& data);
    Next say_goodbye(const nlohmann::json& data);
    bool move_cursor(const std::string& id);
    void note_connection(const char* what, std::size_t instance);
    void observe(Observation seen);
    void rest(std::int64_t min_ms, std::int64_t max_ms);

    Stage& stage_;
    Caller caller_;
    Dice dice_;
    std::optional<Cursor> cursor_{};
    std::int64_t position_{};  ///< The furthest that it ever got.
    bool pretends_{};          ///< The cursor that was sent last is none of this log.
    Reader reader_{};
    std::vector<PageSeen> pages_{};
};

}  // namespace causerie::chaos
