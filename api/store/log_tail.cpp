#include "api/store/log_tail.hpp"

#include "common/validation/limits.hpp"

namespace causerie::store {

std::optional<LogTail::Places> LogTail::next(std::span<const Post> posts) const {
    if (!is_trusted_) return std::nullopt;
    Places places{.epoch = epoch_, .head = head_};
    places.seqs.reserve(posts.size());
    for (const auto& post : posts) {
        if (!posters_.contains({post.author, post.room})) return std::nullopt;
        const auto last = places.last_seqs.try_emplace(post.room, last_seqs_.at(post.room)).first;
        places.seqs.push_back(++last->second);
    }
    return places;
}

void LogTail::advance(const Places& places, std::size_t count) {
    head_ = places.head + static_cast<std::int64_t>(count);
    for (const auto& [room, seq] : places.last_seqs) last_seqs_[room] = seq;
}

void LogTail::learn(const PostedBatch& batch, std::int64_t head) {
    is_trusted_ = head == head_ && batch.epoch == epoch_;
    if (!is_trusted_ || posters_.size() > limits::log_tail_posters_max) {
        last_seqs_.clear();
        posters_.clear();
    }
    epoch_ = batch.epoch;
    head_ = head;
    for (const auto& outcome : batch.outcomes) {
        if (outcome.kind != PostOutcome::Kind::stored) continue;
        const auto& message = outcome.message;
        head_ = message.id.value;
        last_seqs_[message.room_id] = message.seq;
        posters_.emplace(message.author_id, message.room_id);
    }
}

}  // namespace causerie::store
