#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/model/message.hpp"

namespace causerie {

enum class Delivery {
    sent,     ///< In the log; has a `seq`.
    sending,  ///< Shown already; the server has not answered yet.
    failed,   ///< The server refused it or could not be reached; the person may retry or discard it.
};

/// One message on the screen, confirmed or not. An unconfirmed one has `seq` 0 and its own `client_id` only.
struct TimelineEntry {
    Message message{};
    Delivery delivery{Delivery::sent};
    std::string problem{};  ///< Why it failed, for the person to read.

    friend bool operator==(const TimelineEntry&, const TimelineEntry&) = default;
};

/// What is known of a room's history: one stretch without a gap up to the newest message, then one's own unconfirmed
/// messages in the order in which they were sent.
struct Timeline {
    std::vector<TimelineEntry> confirmed{};    ///< By ascending `seq`, dense.
    std::vector<TimelineEntry> unconfirmed{};  ///< `sending` or `failed`, oldest first.
    bool loaded{};          ///< The newest page has arrived.
    bool loading{};         ///< A page is on its way.
    bool has_before{};      ///< Older messages exist on the server.

    friend bool operator==(const Timeline&, const Timeline&) = default;

    /// Adds or replaces by `seq`; the version with the larger `event_seq` stays. The unconfirmed entry with the same
    /// author and `client_id` goes. @returns whether a message that was not known was added at the end.
    bool put(const Message& message, UserId me);

    /// Joins a page to the stretch, whose messages are older, newer or overlapping but without a gap to it.
    void put_page(const MessagePage& page, UserId me);
};

}  // namespace causerie
