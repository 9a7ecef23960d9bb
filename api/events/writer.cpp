#include "api/events/writer.hpp"

#include <algorithm>
#include <iterator>
#include <pthread.h>
#include <random>
#include <set>
#include <utility>

#include "api/store/errors.hpp"
#include "api/store/messages.hpp"
#include "common/validation/limits.hpp"

namespace causerie::events {
namespace {

using std::chrono::milliseconds;
using store::PostOutcome;

constexpr milliseconds patience{limits::post_wait_ms};

// While nobody is made to wait: several hosts may have to be tried one after the other.
constexpr milliseconds unhurried{3'000 * limits::database_connect_s};

tl::unexpected<Error> unavailable() {
    return fail(ErrorCode::unavailable, "The message could not be stored at the moment");
}

}  // namespace

Writer::Writer(store::DatabaseOptions options, store::Database& originals, const log::Logger& logger,
               Committed committed)
    : options_{std::move(options)}, originals_{originals}, logger_{logger}, committed_{std::move(committed)} {}

void Writer::start() {
    thread_ = std::thread{[this] { run(); }};
}

Writer::~Writer() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
        accepts_ = false;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

bool Writer::accepts() const {
    const std::lock_guard lock{mutex_};
    return accepts_;
}

void Writer::post(store::Post post, Done done) {
    {
        const std::lock_guard lock{mutex_};
        if (accepts_ && queue_.size() < limits::post_queue_max) {
            queue_.push_back({std::move(post), std::move(done), Clock::now() + patience});
            if (queue_.size() == 1) changed_.notify_one();
            return;
        }
    }
    done(unavailable());
}

void Writer::run() {
    ::pthread_setname_np(::pthread_self(), "writer");
    Batch in_flight;
    while (!is_stopping()) {
        if (!connection_ && !connect()) {
            refuse_overdue();
            pause_before_connecting();
            continue;
        }
        if (in_flight.empty() && !wait_for_posts()) break;
        // What came meanwhile leaves before what is done is answered: PostgreSQL works while we talk to the clients.
        if (!in_flight.empty()) receive(in_flight);
        refuse_overdue();
        auto next = take_batch();
        if (!next.empty()) send(next);
        answer(std::exchange(in_flight, std::move(next)));
    }
    if (!in_flight.empty()) receive(in_flight);
    answer(std::move(in_flight));
    refuse_all();
}

bool Writer::connect() {
    Clock::time_point deadline;
    {
        const std::lock_guard lock{mutex_};
        const auto now = Clock::now();
        deadline = now + (accepts_ ? options_.patience : std::max(options_.patience, unhurried));
        if (!queue_.empty()) deadline = std::min(deadline, std::max(queue_.front().deadline, now + patience / 10));
    }
    try {
        connection_ = std::make_unique<store::PostConnection>(options_, deadline);
    } catch (const store::Unavailable& problem) {
        logger_.debug("The writer cannot connect", {{"reason", problem.what()}});
    } catch (const store::Fault& problem) {
        logger_.error("The writer cannot prepare its statements", {{"reason", problem.what()}});
    }
    failed_attempts_ = connection_ ? 0 : failed_attempts_ + 1;
    const std::lock_guard lock{mutex_};
    // Those who wait keep waiting until their deadline; newcomers are refused at once.
    const bool accepted = std::exchange(accepts_, connection_ != nullptr && !stopping_);
    if (accepted != accepts_) logger_.info(accepts_ ? "The writer is connected" : "The writer lost the database");
    return connection_ != nullptr;
}

// "Full jitter", but never so long that somebody who waits for an answer gets it late.
void Writer::pause_before_connecting() {
    static thread_local std::minstd_rand random{std::random_device{}()};
    const int doublings = std::min(failed_attempts_, limits::database_backoff_doublings_max);
    const int most_ms = std::min(limits::database_backoff_first_ms << doublings, limits::database_backoff_max_ms);
    std::unique_lock lock{mutex_};
    const int pause_ms = queue_.empty() ? std::uniform_int_distribution{most_ms / 2, most_ms}(random)
                                        : limits::database_backoff_first_ms;
    changed_.wait_for(lock, milliseconds{pause_ms}, [this] { return stopping_; });
}

bool Writer::is_stopping() {
    const std::lock_guard lock{mutex_};
    return stopping_;
}

bool Writer::wait_for_posts() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    return !stopping_;
}

// Of two posts with the same author and client_id the second one waits: it finds the first one stored.
Writer::Batch Writer::take_batch() {
    Batch batch;
    const std::lock_guard lock{mutex_};
    if (!connection_) return batch;
    auto size_max = std::min(queue_.size(), limits::post_batch_max);
    if (singles_left_ > 0) {
        --singles_left_;
        size_max = std::min<std::size_t>(size_max, 1);
    }
    batch.posts.reserve(size_max);  // `taken` refers to their strings, which must not move.
    batch.waiting.reserve(size_max);
    std::set<std::pair<UserId, std::string_view>> taken;
    std::deque<Waiting> later;
    while (!queue_.empty() && batch.posts.size() < size_max) {
        auto next = std::move(queue_.front());
        queue_.pop_front();
        if (taken.contains({next.post.author, next.post.client_id})) {
            later.push_back(std::move(next));
            continue;
        }
        const auto& post = batch.posts.emplace_back(std::move(next.post));
        taken.emplace(post.author, post.client_id);
        batch.waiting.push_back(std::move(next));
    }
    queue_.insert(queue_.begin(), std::make_move_iterator(later.begin()), std::make_move_iterator(later.end()));
    return batch;
}

void Writer::send(Batch& batch) {
    settle(batch, [&] { connection_->send(batch.posts); });
}

void Writer::receive(Batch& batch) {
    settle(batch, [&] {
        auto posted = connection_->receive(batch.posts, Clock::now() + options_.patience);
        const auto is_stored = [](const PostOutcome& outcome) { return outcome.kind == PostOutcome::Kind::stored; };
        const bool lost_track = std::exchange(lost_track_, false);
        if (lost_track || std::ranges::any_of(posted.outcomes, is_stored)) committed_(posted);
        batch.outcomes = std::move(posted.outcomes);
    });
}

// Tries a step with the batch; when it fails, the batch is empty afterwards and its posts queue again or are answered.
void Writer::settle(Batch& batch, const std::function<void()>& attempt) {
    try {
        return attempt();
    } catch (const store::OutcomeUnknown&) {
        logger_.warning("A batch's outcome is unknown: it is sent again", {{"posts", batch.posts.size()}});
        lost_track_ = true;
        put_back(batch);
    } catch (const store::Unavailable& problem) {
        logger_.warning("A batch was not stored", {{"posts", batch.posts.size()}, {"reason", problem.what()}});
        refuse(batch);
    } catch (const store::Fault& problem) {
        logger_.error("A batch cannot be stored", {{"posts", batch.posts.size()}, {"reason", problem.what()}});
        if (batch.posts.size() == 1) {
            batch.waiting.front().done(fail(ErrorCode::internal, ""));
        } else {
            singles_left_ = batch.posts.size();  // One of them is at fault: its neighbours must not suffer.
            put_back(batch);
        }
    }
    connection_.reset();
    batch = {};
}

void Writer::answer(Batch batch) {
    if (batch.outcomes.empty()) return;
    add_originals(batch.outcomes);
    for (std::size_t i = 0; i < batch.waiting.size(); ++i) {
        auto& outcome = batch.outcomes[i];
        // An original that could not be read now is no reason to lie: the author asks again.
        const bool is_unread = outcome.kind == PostOutcome::Kind::repeated && outcome.message.id == MessageId{};
        if (is_unread) {
            batch.waiting[i].done(unavailable());
        } else {
            batch.waiting[i].done(std::move(outcome));
        }
    }
}

void Writer::add_originals(std::vector<PostOutcome>& outcomes) {
    std::vector<MessageId> ids;
    for (const auto& outcome : outcomes) {
        if (outcome.kind == PostOutcome::Kind::repeated) ids.push_back(outcome.original);
    }
    if (ids.empty()) return;
    try {
        const auto messages = originals_.read([&](store::Transaction& tx) { return store::messages::by_ids(tx, ids); });
        for (auto& outcome : outcomes) {
            if (outcome.kind != PostOutcome::Kind::repeated) continue;
            const auto found = std::ranges::find(messages, outcome.original, &Message::id);
            if (found != messages.end()) outcome.message = *found;
        }
    } catch (const std::exception& problem) {
        logger_.warning("Repeated messages cannot be read", {{"reason", problem.what()}});
    }
}

void Writer::put_back(Batch& batch) {
    for (std::size_t i = 0; i < batch.posts.size(); ++i) batch.waiting[i].post = std::move(batch.posts[i]);
    const std::lock_guard lock{mutex_};
    queue_.insert(queue_.begin(), std::make_move_iterator(batch.waiting.begin()),
                  std::make_move_iterator(batch.waiting.end()));
}

void Writer::refuse(Batch& batch) {
    for (auto& waiting : batch.waiting) waiting.done(unavailable());
}

void Writer::refuse_overdue() {
    std::vector<Waiting> overdue;
    {
        const std::lock_guard lock{mutex_};
        const auto now = Clock::now();
        while (!queue_.empty() && queue_.front().deadline <= now) {
            overdue.push_back(std::move(queue_.front()));
            queue_.pop_front();
        }
    }
    for (auto& waiting : overdue) waiting.done(unavailable());
}

void Writer::refuse_all() {
    std::deque<Waiting> left;
    {
        const std::lock_guard lock{mutex_};
        left = std::exchange(queue_, {});
    }
    for (auto& waiting : left) waiting.done(unavailable());
}

}  // namespace causerie::events
