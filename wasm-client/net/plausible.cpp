#include "wasm-client/net/plausible.hpp"

#include <algorithm>

#include "common/validation/limits.hpp"

namespace causerie {
namespace {

template <typename Tag>
bool is_plausible(Id<Tag> id) {
    return id.value > 0;
}

bool is_plausible(const Membership& membership) {
    return membership.read_seq >= 0 && membership.unread >= 0 && membership.mentions >= 0;
}

bool is_plausible(const User& user) { return is_plausible(user.id); }

bool is_plausible(const MembershipChange& change) {
    const bool ids = is_plausible(change.room_id) && is_plausible(change.user_id);
    const bool membership = !change.membership || is_plausible(*change.membership);
    const bool room = !change.room || (change.room->id == change.room_id && is_plausible(*change.room));
    return ids && membership && room;
}

bool is_plausible(const ReadMark& mark) { return is_plausible(mark.room_id) && is_plausible(mark.membership); }

bool is_plausible(const RoomGone& gone) { return is_plausible(gone.room_id); }

}  // namespace

bool is_plausible(const Message& message) {
    const bool ids = is_plausible(message.id) && is_plausible(message.room_id) && is_plausible(message.author_id);
    return ids && message.seq > 0 && message.event_seq > 0;
}

bool is_plausible(const Room& room) {
    const bool counts = room.last_seq >= 0 && room.member_count >= 0;
    return is_plausible(room.id) && counts && (!room.membership || is_plausible(*room.membership));
}

bool is_plausible(const Snapshot& snapshot) {
    const auto good = [](const auto& subject) { return is_plausible(subject); };
    return is_plausible(snapshot.me) && std::ranges::all_of(snapshot.users, good) &&
           std::ranges::all_of(snapshot.rooms, good);
}

bool is_plausible(const ServerStatus& status) {
    const bool sizes = status.samples.size() <= limits::status_samples_max &&
                       status.transitions.size() <= limits::status_transitions_max &&
                       status.probes.size() <= limits::status_probes_max;
    const auto least = std::min({status.log_head, status.resident_bytes, status.database_bytes, status.pool_size,
                                 status.pool_busy, status.interval_s - 1});
    return sizes && least >= 0 && std::ranges::all_of(status.samples, [](const LoadSample& sample) {
               return std::min({sample.requests, sample.failures, sample.latency_p50_us, sample.latency_p99_us,
                                sample.posts, sample.deliveries, sample.streams, sample.database_us}) >= 0;
           });
}

bool is_plausible(const MessagePage& page, RoomId room) {
    if (page.messages.size() > static_cast<std::size_t>(limits::page_size_max)) return false;
    auto seq = page.messages.empty() ? 0 : page.messages.front().seq;
    return std::ranges::all_of(page.messages, [&](const Message& message) {
        return is_plausible(message) && message.room_id == room && message.seq == seq++;
    });
}

bool is_plausible(const EventData& data) {
    return std::visit([](const auto& subject) { return is_plausible(subject); }, data);
}

}  // namespace causerie
