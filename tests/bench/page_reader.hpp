#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <string>

#include "common/model/ids.hpp"
#include "tests/bench/caller.hpp"

namespace causerie::bench {

/// Which page of a room is read again and again.
enum class PageKind {
    newest,  ///< The same every time: what everybody sees who opens the room.
    before,  ///< Somewhere in the room's history, another one every time.
};

/// Reads pages of one room in which nobody posts. Every answer's status and length are checked, and every few hundredth
/// is taken apart: so many messages, and `seq` without a gap.
class PageReader : public Caller {
public:
    struct Place {
        RoomId room{};
        std::int64_t last_seq{};
    };

    /// Called when the reader is idle again.
    using Done = std::function<void(PageReader& reader, Moment asked, Moment at)>;

    PageReader(Loop& loop, Address address, Place place, PageKind kind, Faults& faults, Done done);

    void read();

private:
    void answered(const Answer& answer, Moment at) override;
    void unanswered() override;
    [[nodiscard]] std::string problem_of(const Answer& answer);
    [[nodiscard]] std::string problem_of_contents(std::string_view body) const;

    Place place_;
    PageKind kind_;
    Done done_;
    std::minstd_rand dice_;
    std::int64_t before_{};  ///< The page asked for ends just before it.
    std::size_t length_{};   ///< Of the newest page.
    std::int64_t count_{};
    Moment asked_{};
};

}  // namespace causerie::bench
