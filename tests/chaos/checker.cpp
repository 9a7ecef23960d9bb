#include "tests/chaos/checker.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "tests/chaos/message_index.hpp"

namespace causerie::chaos {
namespace {

constexpr std::array<std::string_view, rule_count> rule_names{
    "lost", "doubled", "reordered", "gap", "foreign", "altered", "stale", "unacknowledged", "surprise"};

std::string text(std::int64_t number) { return std::to_string(number); }

std::string describe(const StoredMessage& message) {
    return "message " + text(message.id.value) + " (\"" + message.client_id + "\" of user " +
           text(message.author.value) + ", room " + text(message.room.value) + ", seq " + text(message.seq) + ")";
}

void check_positions(const Committed& committed, Verdict& verdict) {
    std::int64_t last = 0;
    for (const auto& row : committed.log) {
        if (row.position == last) {
            verdict.object(Rule::doubled, "position " + text(last) + " is twice in the log");
        } else if (row.position < last) {
            verdict.object(Rule::reordered, "position " + text(row.position) + " follows " + text(last));
        } else if (row.position != last + 1) {
            verdict.object(Rule::gap, "the log goes from " + text(last) + " to " + text(row.position));
        }
        last = std::max(last, row.position);
    }
    if (last != committed.head) {
        verdict.object(Rule::gap, "the log ends at " + text(last) + " but its head is " + text(committed.head));
    }
}

// In the order of the log, a room's messages are 1, 2, 3 ….
void check_seqs(const Committed& committed, Verdict& verdict) {
    const MessageIndex index{committed};
    std::unordered_map<std::int64_t, std::int64_t> last_seq;
    std::set<std::int64_t> posted;
    for (const auto& row : committed.log) {
        if (row.kind != LogKind::message) continue;
        const auto* message = index.by_id(row.subject);
        if (message == nullptr) {
            verdict.object(Rule::lost, "position " + text(row.position) + " speaks of message " + text(row.subject) +
                                           ", which does not exist");
            continue;
        }
        if (message->id.value != row.position) continue;  // An edit.
        posted.insert(message->id.value);
        auto& last = last_seq[message->room.value];
        if (message->seq != last + 1) {
            const auto rule = message->seq <= last ? Rule::reordered : Rule::gap;
            verdict.object(rule, describe(*message) + " follows seq " + text(last) + " in the log");
        }
        last = std::max(last, message->seq);
    }
    for (const auto& message : committed.messages) {
        if (!posted.contains(message.id.value)) verdict.object(Rule::lost, describe(message) + " has no event");
    }
    for (const auto& room : committed.rooms) {
        if (room.last_seq != last_seq[room.id.value]) {
            verdict.object(Rule::gap, "room " + text(room.id.value) + " says last_seq " + text(room.last_seq) +
                                          " and has " + text(last_seq[room.id.value]));
        }
    }
}

void check_memberships(const Committed& committed, Verdict& verdict) {
    std::set<StoredMembership> by_log;
    std::map<RoomId, std::int64_t> members;
    for (const auto& row : committed.log) {
        const StoredMembership membership{row.room, UserId{row.subject}};
        if (row.kind == LogKind::member_joined && !by_log.insert(membership).second) {
            verdict.object(Rule::doubled, "position " + text(row.position) + " lets in one who is in already");
        }
        if (row.kind == LogKind::member_left && by_log.erase(membership) == 0) {
            verdict.object(Rule::doubled, "position " + text(row.position) + " ends a membership that does not exist");
        }
    }
    const std::set<StoredMembership> by_table(committed.memberships.begin(), committed.memberships.end());
    if (by_log != by_table) {
        verdict.object(Rule::altered, "the log makes " + text(static_cast<std::int64_t>(by_log.size())) +
                                          " memberships, the table holds " +
                                          text(static_cast<std::int64_t>(by_table.size())) + " or others");
    }
    for (const auto& membership : by_table) ++members[membership.room];
    for (const auto& room : committed.rooms) {
        if (room.member_count != members[room.id]) {
            verdict.object(Rule::altered, "room " + text(room.id.value) + " says " + text(room.member_count) +
                                              " members and has " + text(members[room.id]));
        }
    }
}

}  // namespace

std::string_view name(Rule rule) { return rule_names[static_cast<std::size_t>(rule)]; }

void Verdict::object(Rule rule, std::string detail) {
    if (++counts_[static_cast<std::size_t>(rule)] > described_max) return;
    details_.push_back(std::string{name(rule)} + ": " + std::move(detail));
}

bool Verdict::is_clean() const {
    return std::ranges::all_of(counts_, [](std::size_t count) { return count == 0; });
}

void check_log(const Committed& committed, Verdict& verdict) {
    check_positions(committed, verdict);
    check_seqs(committed, verdict);
    check_memberships(committed, verdict);
}

Verdict check(const History& history, const Committed& committed) {
    Verdict verdict;
    check_log(committed, verdict);
    check_posts(history, committed, verdict);
    check_readers(history, committed, verdict);
    check_pages(history, committed, verdict);
    for (const auto& surprise : history.surprises) verdict.object(Rule::surprise, surprise);
    return verdict;
}

}  // namespace causerie::chaos
