#include <algorithm>

#include "tests/chaos/audience.hpp"
#include "tests/chaos/checker.hpp"
#include "tests/chaos/message_index.hpp"

namespace causerie::chaos {
namespace {

std::string text(std::int64_t number) { return std::to_string(number); }

/// One reader's walk along the log, beside what it was told.
class ReaderCheck {
public:
    ReaderCheck(const Reader& reader, const Committed& committed, const Rooms& rooms, const MessageIndex& index,
                Verdict& verdict)
        : reader_{reader},
          committed_{committed},
          index_{index},
          verdict_{verdict},
          walk_{committed, rooms, reader.user} {}

    void run(std::int64_t end) {
        for (const auto& observation : reader_.observations) {
            connection_ = observation.connection;
            if (observation.position > committed_.head) {
                object(Rule::foreign, "was told of position " + text(observation.position) + ", beyond the head " +
                                          text(committed_.head));
                continue;
            }
            switch (observation.kind) {
                case ObservationKind::snapshot: snapshot(observation); break;
                case ObservationKind::mark: mark(observation); break;
                case ObservationKind::event: event(observation); break;
            }
        }
        if (position_ >= end) return;
        expect_nothing_to(std::min(end, committed_.head));
        object(Rule::lost, "got to position " + text(position_) + " only, of " + text(end));
    }

private:
    void object(Rule rule, const std::string& what) {
        const auto& connections = reader_.connections;
        const auto where = connection_ < connections.size() ? " (" + connections[connection_] + ")" : std::string{};
        verdict_.object(rule, reader_.name + " " + what + where);
    }

    void snapshot(const Observation& seen) {
        if (seen.position < position_) {
            object(Rule::stale, "got to " + text(position_) + " and then a snapshot of " + text(seen.position));
            return;
        }
        while (walk_.next() != nullptr && walk_.next()->position <= seen.position) walk_.advance();
        position_ = seen.position;
        started_ = true;
        compare(reader_.snapshots.at(static_cast<std::size_t>(seen.subject)));
    }

    // A snapshot is exact as of its cursor.
    void compare(const SnapshotSeen& seen) {
        std::size_t memberships = 0;
        for (const auto& room : seen.rooms) {
            const auto where = "at " + text(position_) + ", room " + text(room.id.value);
            if (room.last_seq != walk_.last_seq(room.id)) {
                object(Rule::altered, "'s snapshot " + where + " says last_seq " + text(room.last_seq) + " of " +
                                          text(walk_.last_seq(room.id)));
            }
            if (room.is_member != walk_.is_member(room.id)) {
                object(Rule::altered, "'s snapshot " + where + " has the membership wrong");
            }
            if (!room.is_member) continue;
            ++memberships;
            const auto unread = unread_of(room);
            if (room.unread != unread) {
                object(Rule::altered,
                       "'s snapshot " + where + " says " + text(room.unread) + " unread of " + text(unread));
            }
        }
        if (memberships != walk_.member_of().size()) {
            object(Rule::lost, "'s snapshot at " + text(position_) + " lacks a room of the reader's");
        }
    }

    [[nodiscard]] std::int64_t unread_of(const SnapshotRoom& room) const {
        std::int64_t unread = 0;
        for (auto seq = room.read_seq + 1; seq <= room.last_seq; ++seq) {
            const auto* message = index_.at(room.id, seq);
            if (message != nullptr && message->author != reader_.user) ++unread;
        }
        return unread;
    }

    void mark(const Observation& seen) {
        if (seen.position < position_) {
            object(Rule::reordered, "had its cursor put back from " + text(position_) + " to " + text(seen.position));
            return;
        }
        expect_nothing_to(seen.position);
        position_ = seen.position;
    }

    void event(const Observation& seen) {
        if (!started_) {
            object(Rule::foreign, "was told of position " + text(seen.position) + " before it took a snapshot");
            return;
        }
        if (seen.position <= position_) {
            const bool again = std::ranges::binary_search(told_, seen.position);
            object(again ? Rule::doubled : Rule::reordered,
                   "was told of position " + text(seen.position) + " when it had got to " + text(position_));
            return;
        }
        expect_nothing_to(seen.position - 1);
        position_ = seen.position;
        told_.push_back(seen.position);
        const auto* row = walk_.next();
        if (row == nullptr || row->position != seen.position) {
            object(Rule::foreign, "was told of position " + text(seen.position) + ", which is not in the log");
            return;
        }
        if (walk_.visibility() == Visibility::forbidden) {
            object(Rule::foreign, "was told of position " + text(row->position) + " in room " + text(row->room.value) +
                                      ", which is not for it");
        }
        compare(seen, *row);
        walk_.advance();
    }

    void compare(const Observation& seen, const LogRow& row) {
        const bool same = seen.event == wire_kind(row.kind) && seen.subject == row.subject;
        if (!same) object(Rule::altered, "was told something else of position " + text(row.position));
        if (!same || row.kind != LogKind::message) return;
        const auto* message = index_.by_id(row.subject);
        if (message == nullptr || message->seq != seen.seq || message->body != seen.body) {
            object(Rule::altered, "was told other contents of message " + text(row.subject));
        }
    }

    // Everything up to `position` has been told that ever will be.
    void expect_nothing_to(std::int64_t position) {
        while (const auto* row = walk_.next()) {
            if (row->position > position) return;
            if (walk_.visibility() == Visibility::required) {
                object(Rule::lost, "was never told of position " + text(row->position) + " (kind " +
                                       text(static_cast<std::int64_t>(row->kind)) + ", room " + text(row->room.value) +
                                       ")");
            }
            walk_.advance();
        }
    }

    const Reader& reader_;
    const Committed& committed_;
    const MessageIndex& index_;
    Verdict& verdict_;
    LogWalk walk_;
    std::size_t connection_{};
    std::int64_t position_{};
    bool started_{};
    std::vector<std::int64_t> told_{};
};

}  // namespace

void check_readers(const History& history, const Committed& committed, Verdict& verdict) {
    const Rooms rooms{committed};
    const MessageIndex index{committed};
    for (const auto& reader : history.readers) {
        if (reader.observations.empty()) verdict.object(Rule::lost, reader.name + " was never told anything");
        ReaderCheck{reader, committed, rooms, index, verdict}.run(history.end);
    }
}

}  // namespace causerie::chaos
