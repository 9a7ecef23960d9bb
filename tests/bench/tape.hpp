#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tests/bench/clock.hpp"
#include "tests/bench/faults.hpp"

namespace causerie::bench {

/// The events that every stream must bring, in order, byte for byte. Whichever stream is first to bring one has it
/// taken apart and added; for all others it is a comparison, so that ten thousand streams can be checked while they are
/// measured.
class Tape {
public:
    struct Event {
        std::string text{};      ///< The whole frame.
        std::int64_t number{};   ///< Of the post.
        Moment due{};            ///< When that should have been posted.
        std::size_t arrivals{};  ///< Streams that have brought it.
    };

    /// @param tag  of the posts
    explicit Tape(std::string tag) : tag_{std::move(tag)} {}

    /// That post is to come, once.
    void expect(std::int64_t number, Moment due) { due_[number] = due; }

    /// The event at that place; null while nobody has brought it. Good until the next is added.
    [[nodiscard]] Event* at(std::size_t place) { return place < events_.size() ? &events_[place] : nullptr; }

    /// Adds the event that a stream brought first.
    /// @param frame  with its blank line
    /// @returns      what is wrong with it; it is not added then
    std::optional<std::string> add(std::string_view frame);

    [[nodiscard]] std::size_t size() const { return events_.size(); }

    /// Posts that were expected and that no stream has brought.
    [[nodiscard]] std::size_t missing() const { return due_.size(); }

private:
    std::string tag_;
    std::unordered_map<std::int64_t, Moment> due_{};  ///< By number, until the event is there.
    std::vector<Event> events_{};
    std::int64_t position_{};  ///< Of the last event, in the log.
};

/// One stream's way along the tape.
class TapeReader {
public:
    explicit TapeReader(Tape& tape) : tape_{tape} {}

    /// @param arrived  called with each `Tape::Event&` that the bytes complete, in order
    /// @returns        what is wrong with the stream, which is then of no more use
    template <typename Arrived>
    std::optional<std::string> feed(std::string_view bytes, Arrived arrived) {
        if (!rest_.empty()) bytes = rest_.append(bytes);
        while (!bytes.empty()) {
            const auto* expected = tape_.at(place_);
            auto length = expected != nullptr && bytes.starts_with(expected->text) ? expected->text.size() : 0;
            if (length == 0) {
                length = frame_length(bytes);
                if (length == 0) break;
                const auto frame = bytes.substr(0, length);
                if (is_aside(frame)) {
                    bytes.remove_prefix(length);
                    continue;
                }
                if (expected != nullptr) return "a stream brought another event than the others at that place";
                if (auto problem = tape_.add(frame)) return problem;
            }
            bytes.remove_prefix(length);
            arrived(*tape_.at(place_));
            ++place_;
        }
        rest_ = std::string{bytes};
        return std::nullopt;
    }

    /// Events brought so far.
    [[nodiscard]] std::size_t place() const { return place_; }

    /// Whether the stream has said that it is live.
    [[nodiscard]] bool is_live() const { return is_live_; }

    /// When to come again, once the stream has said that its server goes.
    [[nodiscard]] std::optional<std::chrono::milliseconds> farewell() const { return farewell_; }

    /// What `Last-Event-ID` says of the events brought so far; empty before the first.
    [[nodiscard]] std::string last_id() const;

    /// Another stream goes on where this one ended.
    void resume() {
        rest_.clear();
        is_live_ = false;
        farewell_.reset();
    }

private:
    /// 0: not whole yet.
    static std::size_t frame_length(std::string_view bytes);

    /// What is not part of the log: a ping, a farewell, or somebody's presence.
    bool is_aside(std::string_view frame);

    Tape& tape_;
    std::size_t place_{};
    std::string rest_{};  ///< The beginning of a frame.
    bool is_live_{};
    std::optional<std::chrono::milliseconds> farewell_{};
};

}  // namespace causerie::bench
