#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "api/store/post.hpp"

namespace causerie::store {

/// What a writer that has just written at the log's end knows of it: the head, its rooms' last `seq`, and who may post
/// where. Whatever changes any of these moves the head. So while the head is the one known here, posts can be numbered
/// and allowed without asking, and PostgreSQL has but to compare the head and swap it.
class LogTail {
public:
    /// The places of some posts, valid for one head only.
    struct Places {
        std::string epoch{};
        std::int64_t head{};  ///< Before the first of them.
        std::vector<std::int64_t> seqs{};
        std::map<RoomId, std::int64_t> last_seqs{};  ///< Of the rooms posted in, afterwards.
    };

    /// The places that come next, if all of `posts` are known to be allowed, and if nobody else seems to write.
    [[nodiscard]] std::optional<Places> next(std::span<const Post> posts) const;

    /// `count` posts were stored at these places.
    void advance(const Places& places, std::size_t count);

    /// The database judged a batch: what it says is the latest.
    /// @param head  the log's before the batch
    void learn(const PostedBatch& batch, std::int64_t head);

    /// Somebody else wrote, or the same post a second time: the database is asked until it is quiet again.
    void distrust() { is_trusted_ = false; }

private:
    std::string epoch_{};
    std::int64_t head_{};
    bool is_trusted_{};  ///< Nobody else has written between our last two batches.
    std::map<RoomId, std::int64_t> last_seqs_{};
    std::set<std::pair<UserId, RoomId>> posters_{};  ///< At most `limits::log_tail_posters_max`.
};

}  // namespace causerie::store
