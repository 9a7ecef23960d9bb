#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

#include "tests/chaos/checker.hpp"
#include "tests/chaos/message_index.hpp"

namespace causerie::chaos {
namespace {

std::string text(std::int64_t number) { return std::to_string(number); }

std::string describe(const Post& post) {
    return "\"" + post.client_id + "\" of user " + text(post.author.value) + " in room " + text(post.room.value);
}

using Key = std::pair<std::int64_t, std::string_view>;  ///< Author and `client_id`.

struct KeyHash {
    std::size_t operator()(const Key& key) const {
        return std::hash<std::string_view>{}(key.second) ^ (static_cast<std::size_t>(key.first) << 1U);
    }
};

/// The stored messages of each post.
using StoredByKey = std::unordered_map<Key, std::vector<const StoredMessage*>, KeyHash>;

StoredByKey stored_by_key(const Committed& committed) {
    StoredByKey stored;
    stored.reserve(committed.messages.size());
    for (const auto& message : committed.messages) {
        stored[{message.author.value, message.client_id}].push_back(&message);
    }
    return stored;
}

// All answers to one post must say the same, and only one may have created it.
void check_answers(const Post& post, Verdict& verdict) {
    int created = 0;
    for (const auto& answer : post.acknowledgements) {
        if (answer.created) ++created;
        const auto& first = post.acknowledgements.front();
        if (answer.id != first.id) {
            verdict.object(Rule::doubled, describe(post) + " was acknowledged as message " + text(first.id.value) +
                                              " and as message " + text(answer.id.value));
        }
        if (answer.body != post.body || answer.room != post.room || answer.author != post.author) {
            verdict.object(Rule::altered, describe(post) + " was acknowledged with other contents");
        }
    }
    if (created > 1) {
        verdict.object(Rule::doubled, describe(post) + " was created " + text(created) + " times, by the answers");
    }
}

void check_stored(const Post& post, const StoredMessage& stored, Verdict& verdict) {
    if (stored.room != post.room || stored.body != post.body) {
        verdict.object(Rule::altered, describe(post) + " is stored with other contents");
    }
    for (const auto& answer : post.acknowledgements) {
        if (answer.id != stored.id || answer.seq != stored.seq) {
            verdict.object(Rule::altered, describe(post) + " was acknowledged as message " + text(answer.id.value) +
                                              ", seq " + text(answer.seq) + " and is stored as message " +
                                              text(stored.id.value) + ", seq " + text(stored.seq));
        } else if (answer.position < stored.id.value || answer.position > stored.event_seq) {
            verdict.object(Rule::altered, describe(post) + " was acknowledged with event_seq " + text(answer.position) +
                                              " and has " + text(stored.event_seq));
        }
    }
}

struct Placed {
    std::int64_t position{};
    const Post* post{};
};

// One clock sees all actors: what was answered before something else began must come before it.
void check_real_time_order(std::vector<Placed> placed, Verdict& verdict) {
    std::ranges::sort(placed, {}, &Placed::position);
    const Placed* earliest = nullptr;  // Answered first, of all with a higher position.
    for (auto at = placed.rbegin(); at != placed.rend(); ++at) {
        if (earliest != nullptr && earliest->post->acknowledged_at_us < at->post->began_at_us) {
            verdict.object(Rule::reordered, describe(*earliest->post) + " was acknowledged before " +
                                                describe(*at->post) + " began, but is at position " +
                                                text(earliest->position) + ", behind " + text(at->position));
        }
        const bool answered = !at->post->acknowledgements.empty();
        if (answered && (earliest == nullptr || at->post->acknowledged_at_us < earliest->post->acknowledged_at_us)) {
            earliest = &*at;
        }
    }
}

}  // namespace

void check_posts(const History& history, const Committed& committed, Verdict& verdict) {
    auto stored = stored_by_key(committed);
    std::vector<Placed> placed;
    placed.reserve(history.posts.size());
    for (const auto& post : history.posts) {
        if (post.acknowledgements.empty()) verdict.object(Rule::unacknowledged, describe(post));
        check_answers(post, verdict);
        const auto found = stored.find({post.author.value, post.client_id});
        if (found == stored.end()) {
            if (!post.acknowledgements.empty()) verdict.object(Rule::lost, describe(post) + " is not in the database");
            continue;
        }
        if (found->second.size() > 1) {
            verdict.object(Rule::doubled, describe(post) + " is in the database " +
                                              text(static_cast<std::int64_t>(found->second.size())) + " times");
        }
        check_stored(post, *found->second.front(), verdict);
        placed.push_back({found->second.front()->id.value, &post});
        stored.erase(found);
    }
    for (const auto& [key, messages] : stored) {
        verdict.object(Rule::foreign, "message " + text(messages.front()->id.value) + " (\"" + std::string{key.second} +
                                          "\" of user " + text(key.first) + ") was posted by nobody");
    }
    check_real_time_order(std::move(placed), verdict);
}

void check_pages(const History& history, const Committed& committed, Verdict& verdict) {
    const MessageIndex index{committed};
    for (const auto& page : history.pages) {
        const auto what = page.asker + "'s page of room " + text(page.room.value) +
                          (page.before ? " before " + text(*page.before) : std::string{", the newest"});
        std::int64_t last = page.messages.empty() ? 0 : page.messages.front().seq - 1;
        const auto first = last + 1;
        for (const auto& message : page.messages) {
            if (message.seq != last + 1) {
                verdict.object(Rule::gap, what + " goes from seq " + text(last) + " to " + text(message.seq));
            }
            last = message.seq;
            const auto* stored = index.at(page.room, message.seq);
            if (stored == nullptr) {
                verdict.object(Rule::foreign, what + " holds seq " + text(message.seq) + ", which does not exist");
            } else if (stored->id != message.id || stored->body != message.body) {
                verdict.object(Rule::altered, what + " holds other contents at seq " + text(message.seq));
            }
        }
        if (!page.before && last < page.known_seq) {
            verdict.object(Rule::stale,
                           what + " ends at seq " + text(last) + ", but " + text(page.known_seq) + " was known before");
        }
        if (page.before && last != std::max<std::int64_t>(*page.before - 1, 0)) {
            verdict.object(Rule::gap, what + " ends at seq " + text(last));
        }
        const auto wanted = std::min<std::int64_t>(page.limit, last);
        if (static_cast<std::int64_t>(page.messages.size()) != wanted || page.has_before != (last > 0 && first > 1)) {
            verdict.object(Rule::gap, what + " holds " + text(static_cast<std::int64_t>(page.messages.size())) +
                                          " messages of " + text(wanted) + ", has_before " +
                                          (page.has_before ? "true" : "false"));
        }
    }
}

}  // namespace causerie::chaos
