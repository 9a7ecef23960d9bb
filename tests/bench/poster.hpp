#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "common/model/ids.hpp"
#include "tests/bench/caller.hpp"
#include "tests/bench/post_text.hpp"

namespace causerie::bench {

/// Posts one message after the other into one room, and checks that each answer is about its own.
class Poster : public Caller {
public:
    struct Place {
        RoomId room{};
        std::optional<std::int64_t> last_seq{};  ///< Of a room that is the poster's alone: then `seq` must be dense.
    };

    /// Called when the poster is idle again.
    using Done = std::function<void(Poster& poster, Moment due, Moment at)>;

    Poster(Loop& loop, Address address, Place place, std::string tag, Faults& faults, Done done);

    /// @param number  of the post; never the same twice for one tag
    /// @param due     when it should have been posted
    void post(std::int64_t number, Moment due);

    /// Posts that were stored.
    [[nodiscard]] std::int64_t acknowledged() const { return acknowledged_; }

private:
    void answered(const Answer& answer, Moment at) override;
    void unanswered() override;
    [[nodiscard]] std::string problem_of(const Answer& answer);

    Place place_;
    std::string path_;
    std::string tag_;
    Done done_;
    PostText text_{};
    Moment due_{};
    std::int64_t acknowledged_{};
};

}  // namespace causerie::bench
