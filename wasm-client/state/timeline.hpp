#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/model/message.hpp"

namespace causerie {

enum class Delivery {
    sent,     ///< In the log; has a `seq`.
    sending,  ///< Shown already; queued, or the server has not answered yet.
    failed,   ///< The server refused it or could not be reached; the person may retry or discard it.
};

/// One message on the screen, confirmed or not. An unconfirmed one has `seq` 0 and its own `client_id` only.
struct TimelineEntry {
    Message message{};
    Delivery delivery{Delivery::sent};
    std::string problem{};         ///< Why it failed, for the person to read.
    bool retries_itself{};         ///< Failed only because the server could not be reached: sent again unasked.
    std::int64_t open_requests{};  ///< Posts of it that have not been answered yet.
    std::int64_t order{};          ///< Of an unconfirmed one: see `Unsent`.

    friend bool operator==(const TimelineEntry&, const TimelineEntry&) = default;
};

/// What is known of a room's history: one stretch without a gap up to the newest message, then one's own unconfirmed
/// messages in the order in which they were sent.
struct Timeline {
    std::vector<TimelineEntry> confirmed{};  ///< By ascending `seq`, dense.
    /// One's own, oldest first; `sent` while those before it are awaited.
    std::vector<TimelineEntry> unconfirmed{};
    /// By ascending `seq`: newer ones that wait for those between, and older ones that a page on its way will need.
    std::vector<Message> apart{};
    bool loaded{};                 ///< The newest page has arrived.
    bool loading{};                ///< A page is on its way.
    bool has_before{};             ///< Older messages exist on the server.
    std::int64_t heard_seq{};      ///< The largest `seq` that the stream has brought, whether shown or not.
    std::int64_t load{};           ///< Names the page that is on its way; the answer to an older request is dropped.
    std::int64_t load_attempts{};  ///< Failed ones since a page last arrived.
    std::int64_t load_after_ms{};  ///< The monotonic time before which no page is asked for.

    friend bool operator==(const Timeline&, const Timeline&) = default;

    /// The `seq` of the newest message of the stretch; 0 for none.
    [[nodiscard]] std::int64_t last_seq() const;

    /// Whether messages are missing that the stream, which is in order, will not bring any more.
    [[nodiscard]] bool has_gap() const { return loaded && heard_seq > last_seq(); }

    /// Adds or replaces by `seq`; the version with the larger `event_seq` stays. The unconfirmed entry with the same
    /// author and `client_id` goes. A message beyond the stretch waits in `apart` until those between have come.
    /// @returns whether a message that was not known was added at the end.
    bool put(const Message& message, UserId me);

    /// Joins the page that was on its way, which is itself dense. One that is older than the stretch with a gap between
    /// them is dropped; one that is newer with a gap between them replaces the stretch.
    void put_page(const MessagePage& page, UserId me);

    /// The server's history is to be read anew. One's own unconfirmed messages stay.
    void forget();
};

}  // namespace causerie
