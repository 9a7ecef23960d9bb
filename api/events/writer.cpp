#include "api/events/writer.hpp"

#include <algorithm>
#include <iterator>
#include <pthread.h>
#include <random>
#include <set>
#include <utility>

#include "api/store/answer_deadline.hpp"
#include "api/store/errors.hpp"
#include "api/store/messages.hpp"
#include "common/validation/limits.hpp"

namespace causerie::events {
namespace {

using std::chrono::milliseconds;
using store::PostOutcome;

constexpr milliseconds patience{limits::post_wait_ms};

tl::unexpected<Error> unavailable() {
    return fail(ErrorCode::unavailable, "The message could not be stored at the moment");
}

}  // namespace

void Writer::Waiting::tell(Result<PostOutcome> outcome) {
    if (auto told = std::exchange(done, {})) told(std::move(outcome));
}

void Writer::refuse(Waiting& waiting) {
    if (!waiting.done) return;
    unavailable_.add();
    waiting.tell(unavailable());
}

WriterCounts Writer::counts() const {
    WriterCounts counts{.stored = stored_.value(),
                        .repeated = repeated_.value(),
                        .refused = refused_.value(),
                        .unavailable = unavailable_.value(),
                        .batch_sizes = batch_sizes_.value(),
                        .commit_times = commit_times_.value()};
    const std::lock_guard lock{mutex_};
    counts.queued = queue_.size();
    return counts;
}

Writer::Writer(store::DatabaseOptions options, store::Database& originals, const log::Logger& logger,
               Committed committed)
    : options_{std::move(options)}, originals_{originals}, logger_{logger}, committed_{std::move(committed)} {}

void Writer::start() {
    thread_ = std::thread{[this] { run(); }};
}

Writer::~Writer() { stop(); }

void Writer::stop() {
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
            const auto deadline = store::AnswerDeadline::at_most(Clock::now() + patience);
            earliest_deadline_ = queue_.empty() ? deadline : std::min(earliest_deadline_, deadline);
            queue_.push_back({std::move(post), std::move(done), deadline});
            if (queue_.size() == 1) changed_.notify_one();
            return;
        }
    }
    unavailable_.add();
    done(unavailable());
}

void Writer::run() {
    ::pthread_setname_np(::pthread_self(), "writer");
    Batch in_flight;
    while (!is_stopping()) {
        heart_->beat();
        if (!connection_ && !connect()) {
            refuse_overdue();
            pause_before_connecting();
            continue;
        }
        if (in_flight.empty() && !wait_for_posts()) break;
        // What came meanwhile leaves before what is done is told: PostgreSQL works while we talk to everybody else.
        if (!in_flight.empty()) receive(in_flight);
        refuse_overdue();
        auto next = take_batch();
        if (!next.empty()) send(next);
        tell(std::exchange(in_flight, std::move(next)));
    }
    if (!in_flight.empty()) receive(in_flight);
    tell(std::move(in_flight));
    refuse_all();
    heart_->rest();
}

bool Writer::connect() {
    // Nobody waits for it while no posts are taken.
    const auto time = accepts() ? options_.patience : store::opening_time(options_);
    const store::Patience while_wanted{Clock::now() + time, [this] {
                                           refuse_overdue();
                                           return is_stopping();
                                       }};
    try {
        connection_ = std::make_unique<store::PostConnection>(options_, while_wanted);
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
    heart_->rest();
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    heart_->beat();
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
    std::size_t bytes = 0;
    while (!queue_.empty() && batch.posts.size() < size_max) {
        bytes += queue_.front().post.body.size();
        if (!batch.empty() && bytes > limits::post_batch_bytes_max) break;
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
    batch.sent_at = Clock::now();
    settle(batch, [&] { connection_->send(batch.posts); });
}

// The database is given its time anew for each batch: a connection is not given up because a post has waited elsewhere.
// Who waits for the posts is told meanwhile, each in time.
void Writer::receive(Batch& batch) {
    settle(batch, [&] {
        const store::Patience answering{Clock::now() + options_.patience, {}};
        auto answer = connection_->receive(batch.posts, answering.next_look());
        while (!answer) {
            if (!answering.lasts()) throw store::OutcomeUnknown{"post batch: unanswered"};
            refuse_overdue(batch);
            refuse_overdue();
            answer = connection_->receive(batch.posts, answering.next_look());
        }
        batch.posted = std::move(*answer);
        batch.took = Clock::now() - batch.sent_at;
        batch.follows_lost = std::exchange(lost_track_, false);
    });
}

// The streams, the counters, and those who wait.
void Writer::tell(Batch batch) {
    if (batch.posted.outcomes.empty()) return;
    const auto number_of = [&](PostOutcome::Kind kind) {
        return static_cast<std::uint64_t>(std::ranges::count(batch.posted.outcomes, kind, &PostOutcome::kind));
    };
    const auto stored = number_of(PostOutcome::Kind::stored);
    if (batch.follows_lost || stored > 0) committed_(batch.posted);
    if (stored > 0) {
        commit_times_.observe(batch.took);
        batch_sizes_.observe(stored);
    }
    stored_.add(stored);
    repeated_.add(number_of(PostOutcome::Kind::repeated));
    refused_.add(number_of(PostOutcome::Kind::refused));
    answer(batch);
}

// Tries a step with the batch; when it fails, the batch is empty afterwards and its posts queue again or are answered.
void Writer::settle(Batch& batch, const std::function<void()>& attempt) {
    try {
        return attempt();
    } catch (const store::OutcomeUnknown&) {
        logger_.warning("A batch's outcome is unknown: it is sent again while anybody waits for it",
                        {{"posts", batch.posts.size()}});
        lost_track_ = true;
        put_back(batch);
    } catch (const store::Unavailable& problem) {
        logger_.warning("A batch was not stored", {{"posts", batch.posts.size()}, {"reason", problem.what()}});
        for (auto& waiting : batch.waiting) refuse(waiting);
    } catch (const store::Fault& problem) {
        logger_.error("A batch cannot be stored", {{"posts", batch.posts.size()}, {"reason", problem.what()}});
        if (batch.posts.size() == 1) {
            batch.waiting.front().tell(fail(ErrorCode::internal, ""));
        } else {
            singles_left_ = put_back(batch);  // One of them is at fault: its neighbours must not suffer.
        }
    }
    connection_.reset();
    batch = {};
}

void Writer::answer(Batch& batch) {
    add_originals(batch);
    for (std::size_t i = 0; i < batch.waiting.size(); ++i) {
        auto& outcome = batch.posted.outcomes[i];
        // An original that could not be read now is no reason to lie: the author asks again.
        const bool is_unread = outcome.kind == PostOutcome::Kind::repeated && outcome.message.id == MessageId{};
        if (is_unread) {
            refuse(batch.waiting[i]);
        } else {
            batch.waiting[i].tell(std::move(outcome));
        }
    }
}

void Writer::add_originals(Batch& batch) {
    std::vector<MessageId> ids;
    Clock::time_point last{};
    for (std::size_t i = 0; i < batch.posted.outcomes.size(); ++i) {
        if (batch.posted.outcomes[i].kind != PostOutcome::Kind::repeated || !batch.waiting[i].done) continue;
        ids.push_back(batch.posted.outcomes[i].original);
        last = std::max(last, batch.waiting[i].deadline);
    }
    if (ids.empty()) return;
    // Not for longer than they wait themselves, and so neither longer than those who came after them.
    const store::AnswerDeadline deadline{last};
    try {
        const auto messages = originals_.read([&](store::Transaction& tx) { return store::messages::by_ids(tx, ids); });
        for (auto& outcome : batch.posted.outcomes) {
            if (outcome.kind != PostOutcome::Kind::repeated) continue;
            const auto found = std::ranges::find(messages, outcome.original, &Message::id);
            if (found != messages.end()) outcome.message = *found;
        }
    } catch (const std::exception& problem) {
        logger_.warning("Repeated messages cannot be read", {{"reason", problem.what()}});
    }
}

// Those who still wait. Whoever was told to ask again does so, and finds the truth then.
std::size_t Writer::put_back(Batch& batch) {
    std::vector<Waiting> again;
    for (std::size_t i = 0; i < batch.posts.size(); ++i) {
        if (!batch.waiting[i].done) continue;
        batch.waiting[i].post = std::move(batch.posts[i]);
        again.push_back(std::move(batch.waiting[i]));
    }
    const std::lock_guard lock{mutex_};
    earliest_deadline_ = Clock::time_point{};  // Not known any more.
    queue_.insert(queue_.begin(), std::make_move_iterator(again.begin()), std::make_move_iterator(again.end()));
    return again.size();
}

void Writer::refuse_overdue() {
    heart_->beat();  // Called whenever something else may take long.
    std::vector<Waiting> overdue;
    {
        const std::lock_guard lock{mutex_};
        const auto now = Clock::now();
        if (queue_.empty() || earliest_deadline_ > now) return;
        const auto first = std::stable_partition(queue_.begin(), queue_.end(),
                                                 [&](const Waiting& waiting) { return waiting.deadline > now; });
        overdue.assign(std::make_move_iterator(first), std::make_move_iterator(queue_.end()));
        queue_.erase(first, queue_.end());
        const auto earliest = std::ranges::min_element(queue_, {}, &Waiting::deadline);
        if (earliest != queue_.end()) earliest_deadline_ = earliest->deadline;
    }
    for (auto& waiting : overdue) refuse(waiting);
}

void Writer::refuse_overdue(Batch& batch) {
    const auto now = Clock::now();
    for (auto& waiting : batch.waiting) {
        if (waiting.deadline <= now) refuse(waiting);
    }
}

void Writer::refuse_all() {
    std::deque<Waiting> left;
    {
        const std::lock_guard lock{mutex_};
        left = std::exchange(queue_, {});
    }
    for (auto& waiting : left) refuse(waiting);
}

}  // namespace causerie::events
