#include "api/events/follower.hpp"

#include <algorithm>
#include <pthread.h>
#include <random>
#include <utility>

#include "api/events/encoder.hpp"
#include "api/store/transaction.hpp"
#include "common/validation/limits.hpp"

namespace causerie::events {
namespace {

using std::chrono::milliseconds;

constexpr int events_per_look = 500;
constexpr auto poll_interval = milliseconds{1000};
constexpr auto current_for = milliseconds{5000};
constexpr auto first_pause = milliseconds{50};
constexpr auto longest_pause = milliseconds{2000};

// Between half of it and all of it, so that many instances do not come back in step.
milliseconds jittered(milliseconds pause, std::minstd_rand& random) {
    const auto half = pause.count() / 2;
    return milliseconds{half + std::uniform_int_distribution<milliseconds::rep>{0, half}(random)};
}

}  // namespace

Follower::Follower(store::Database& database, const log::Logger& logger, Sink sink)
    : database_{database}, logger_{logger}, sink_{std::move(sink)} {}

void Follower::start() {
    thread_ = std::thread{[this] { run(); }};
}

Follower::~Follower() { stop(); }

void Follower::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Follower::wake() {
    {
        const std::lock_guard lock{mutex_};
        if (std::exchange(woken_, true)) return;
    }
    changed_.notify_one();
}

void Follower::offer(const std::string& epoch, std::vector<Event> events) {
    {
        const std::lock_guard lock{mutex_};
        if (events_offered_ + events.size() <= limits::post_offers_max) {
            events_offered_ += events.size();
            const Cursor head{epoch, events.back().position};
            offers_.push_back({.head = head, .events = std::move(events)});
        } else {
            woken_ = true;  // What is not held is read from the log.
        }
    }
    changed_.notify_one();
}

bool Follower::is_current() const {
    const std::lock_guard lock{mutex_};
    return last_success_ && Clock::now() - *last_success_ < current_for;
}

void Follower::run() {
    ::pthread_setname_np(::pthread_self(), "follower");
    std::minstd_rand random{std::random_device{}()};
    auto pause = first_pause;
    auto call = Call::wake;
    while (!is_stopping()) {
        try {
            settle();
            catch_up(call);
            note_success();
            pause = first_pause;
            call = wait(poll_interval);
        } catch (const store::Unavailable& problem) {
            note_failure(problem.what());
            if (sink_.lost) sink_.lost();
            rest(jittered(pause, random));
            pause = std::min(pause * 2, longest_pause);
            call = Call::wake;
        } catch (const std::exception& problem) {
            // A schema that is not there yet, or a defect: both may pass, and nobody else could go on without us.
            note_failure(problem.what());
            rest(jittered(longest_pause, random));
            call = Call::wake;
        }
    }
    heart_->rest();
}

// Looked at by the clock, since a failover can pass unnoticed between two statements: a pool replaces what broke.
void Follower::settle() {
    const auto now = Clock::now();
    if (settled_at_ && now - *settled_at_ < poll_interval) return;
    const bool is_settled = database_.read([](store::Transaction& tx) { return store::events::is_settled(tx); });
    if (!is_settled) database_.transact([](store::Transaction& tx) { store::events::settle(tx); });
    settled_at_ = now;
}

void Follower::catch_up(Call call) {
    while (!is_stopping()) {
        heart_->beat();
        if (auto news = next_offer()) {
            release(std::move(*news));
            continue;
        }
        // The log is another one by now, or so it was when that was offered: the log itself tells.
        if (std::exchange(is_offered_another_, false)) call = Call::wake;
        if (call == Call::offer && !holds_offers()) return;
        // Once the log was read to its end, only newer ones of the offers are left.
        if (!release(look(call))) call = Call::offer;
    }
}

// The next offer if it continues what was released; those that are behind are dropped, one that is ahead is kept until
// what is before it has been read from the log.
std::optional<Follower::Look> Follower::next_offer() {
    while (auto offer = take_offer()) {
        const auto is_old = [&](const Event& event) { return event.position <= released_.position; };
        const auto news = std::ranges::find_if_not(offer->events, is_old);
        const bool is_another = offer->head.epoch != released_.epoch;
        if (is_another) is_offered_another_ = true;
        if (is_another || news == offer->events.end()) continue;
        if (news->position == released_.position + 1) {
            offer->events.erase(offer->events.begin(), news);
            return offer;
        }
        const std::lock_guard lock{mutex_};
        events_offered_ += offer->events.size();
        offers_.push_front(std::move(*offer));
        break;
    }
    return std::nullopt;
}

std::optional<Follower::Look> Follower::take_offer() {
    const std::lock_guard lock{mutex_};
    if (offers_.empty()) return std::nullopt;
    auto offer = std::move(offers_.front());
    offers_.pop_front();
    events_offered_ -= offer.events.size();
    return offer;
}

bool Follower::holds_offers() const {
    const std::lock_guard lock{mutex_};
    return !offers_.empty();
}

bool Follower::is_stopping() const {
    const std::lock_guard lock{mutex_};
    return stopping_;
}

// Its calls are bounded, all together they are not bounded by much: it is the database that is slow, and not this
// thread that hangs.
Follower::Look Follower::look(Call call) {
    heart_->rest();
    if (call == Call::none) {
        // The usual look finds nothing, for the price of one statement.
        auto head = database_.read([](store::Transaction& tx) { return store::events::head(tx); });
        if (head == released_) return {.head = std::move(head)};
    }
    return database_.snapshot([&](store::Transaction& tx) {
        Look look{.head = store::events::head(tx)};
        if (look.head.epoch == released_.epoch && look.head.position > released_.position) {
            const auto rows = store::events::range(tx, released_.position, events_per_look);
            look.events = encode(tx, look.head.epoch, rows);
        }
        return look;
    });
}

bool Follower::release(Look look) {
    heart_->beat();
    const bool same_log = look.head.epoch == released_.epoch && look.head.position >= released_.position;
    const bool continues = look.events.empty() ? look.head.position == released_.position
                                               : look.events.front().position == released_.position + 1;
    if (!same_log || !continues) {
        if (!released_.epoch.empty()) {
            logger_.warning("The log was replaced: every stream starts over",
                            {{"from", to_string(released_)}, {"to", to_string(look.head)}});
        }
        released_ = look.head;
        sink_.begin(released_);
        return false;
    }
    if (look.events.empty()) return false;
    released_.position = look.events.back().position;
    note_success();
    sink_.publish(std::move(look.events));
    return released_.position < look.head.position;
}

void Follower::note_success() {
    if (std::exchange(failing_, false)) logger_.info("The log can be read again", {{"cursor", to_string(released_)}});
    const std::lock_guard lock{mutex_};
    last_success_ = Clock::now();
}

void Follower::note_failure(const char* reason) {
    settled_at_.reset();  // Who answers next may be a copy.
    if (!std::exchange(failing_, true)) logger_.warning("The log cannot be read", {{"reason", reason}});
}

// Only stopping ends it early.
void Follower::rest(std::chrono::milliseconds time) {
    heart_->rest();
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, time, [&] { return stopping_; });
}

// Who called, before or meanwhile.
Follower::Call Follower::wait(std::chrono::milliseconds longest) {
    heart_->rest();
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, longest, [&] { return woken_ || stopping_ || !offers_.empty(); });
    if (std::exchange(woken_, false)) return Call::wake;
    return offers_.empty() ? Call::none : Call::offer;
}

}  // namespace causerie::events
