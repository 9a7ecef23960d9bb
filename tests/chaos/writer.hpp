#pragma once

#include <string>
#include <vector>

#include "common/model/ids.hpp"
#include "tests/chaos/caller.hpp"
#include "tests/chaos/dice.hpp"
#include "tests/chaos/history.hpp"
#include "tests/chaos/stage.hpp"

namespace causerie::chaos {

/// Posts, and asks again after any failure until it has an answer. Now and then it loses patience in the middle, asks
/// two instances at the same moment, asks once more after the answer, or reads back what it posted.
class Writer {
public:
    /// @param number  of the writer, counted from 0
    /// @param rooms   those that it posts to; it is a member of each
    /// @param stage   must outlive the writer
    Writer(std::size_t number, Account account, std::vector<RoomId> rooms, Stage& stage);

    /// Until the stage says stop, and then until the last post is answered.
    void run();

    /// One post, in `room`, with the same care; for beginnings and ends.
    /// @returns  the position, or 0 if the run was abandoned
    std::int64_t post_once(RoomId room);

    [[nodiscard]] const Account& account() const { return caller_.account(); }
    [[nodiscard]] std::vector<Post>& posts() { return posts_; }
    [[nodiscard]] std::vector<PageSeen>& pages() { return pages_; }

private:
    void post(RoomId room);
    void attempt(Post& post, const std::string& body);
    [[nodiscard]] HttpRequest request(const Post& post, const std::string& body) const;
    void note(Post& post, const Answer& answer);
    void read_back(const Post& post);
    void rest(std::int64_t min_ms, std::int64_t max_ms);
    [[nodiscard]] std::string next_body();

    std::string name_;
    std::vector<RoomId> rooms_;
    Stage& stage_;
    Caller caller_;
    Dice what_;  ///< Decides what is posted: the same in every run of a seed.
    Dice how_;   ///< Decides how it is asked for.
    std::size_t instance_{};
    std::vector<Post> posts_{};
    std::vector<PageSeen> pages_{};
};

}  // namespace causerie::chaos
