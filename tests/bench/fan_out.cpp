#include "tests/bench/fan_out.hpp"

#include <algorithm>
#include <utility>

namespace causerie::bench {
namespace {

using std::chrono::nanoseconds;

constexpr std::size_t poster_count = 16;
constexpr std::size_t saturating_posts = 64;
constexpr nanoseconds warm_up_max = std::chrono::seconds{1};
constexpr nanoseconds last_arrivals_max = std::chrono::seconds{20};
constexpr nanoseconds turn_max = std::chrono::milliseconds{5};
constexpr nanoseconds between_single_posts = std::chrono::milliseconds{250};

}  // namespace

Pace scheduled(int posts_per_second) {
    return {.interval = nanoseconds{std::chrono::seconds{1}} / posts_per_second, .under_way_max = SIZE_MAX};
}

Pace saturated() { return {.under_way_max = saturating_posts}; }

Pace one_by_one() { return {.interval = between_single_posts, .under_way_max = 1}; }

FanOut::FanOut(const Stage& stage, std::size_t streams)
    : stage_{stage},
      tag_{new_tag()},
      tape_{tag_},
      audience_{loop_, [this](std::size_t number) { return stage_.address(number); }, tape_, faults_,
                [this](Tape::Event& event, Moment at) { arrived(event, at); }} {
    audience_.grow_to(streams);
    const auto room = stage_.ledger().common_room();
    for (std::size_t i = 0; i < std::max(poster_count, saturating_posts); ++i) {
        posters_.push_back(std::make_unique<Poster>(loop_, stage_.address(i), Poster::Place{.room = room}, tag_,
                                                    faults_, [](Poster&, Moment, Moment) {}));
    }
}

void FanOut::arrived(Tape::Event& event, Moment at) {
    const bool is_last = ++event.arrivals == audience_.size();
    complete_ += is_last ? 1 : 0;
    if (event.due < counted_since_) return;
    latency_.add(at - event.due);
    if (is_last) last_.add(at - event.due);
    last_arrival_ = at;
}

Poster* FanOut::idle_poster() {
    const auto found = std::ranges::find_if(posters_, [](const auto& poster) { return poster->is_idle(); });
    return found == posters_.end() ? nullptr : found->get();
}

void FanOut::post_for(const Pace& pace, nanoseconds time) {
    const auto begin = Clock::now();
    auto due = begin;
    for (auto now = begin; now < begin + time; now = Clock::now()) {
        if (due <= now && under_way() < pace.under_way_max) {
            if (auto* poster = idle_poster(); poster != nullptr) {
                tape_.expect(posted_, due);
                poster->post(posted_++, due);
                // Whoever waits for the last post to arrive does not catch up.
                due = pace.under_way_max == SIZE_MAX ? due + pace.interval : now + pace.interval;
                if (due <= now) continue;
            }
        }
        loop_.turn(due > now ? std::min<nanoseconds>(due - now, turn_max) : turn_max);
    }
}

void FanOut::wait_for_last() {
    const auto deadline = Clock::now() + last_arrivals_max;
    const auto is_answered = [](const auto& poster) { return poster->is_idle(); };
    while (Clock::now() < deadline) {
        if (under_way() == 0 && std::ranges::all_of(posters_, is_answered)) return;
        loop_.turn(turn_max);
    }
    faults_.add(std::to_string(tape_.missing()) + " posts came to no stream, " +
                std::to_string(audience_.count_behind()) + " streams did not bring all");
}

std::int64_t FanOut::acknowledged() const {
    std::int64_t sum = 0;
    for (const auto& poster : posters_) sum += poster->acknowledged();
    return sum;
}

Measurement FanOut::measure(const std::string& name, const Pace& pace, nanoseconds time) {
    Measurement measurement{.name = name};
    stage_.ledger().settle();
    const auto since = stage_.ledger().head();
    const auto before = acknowledged();
    post_for(pace, std::min(time, warm_up_max));
    wait_for_last();
    latency_ = {};
    last_ = {};
    const Meter meter{stage_.processes()};
    counted_since_ = Clock::now();
    post_for(pace, time);
    wait_for_last();
    const auto deliveries = static_cast<std::int64_t>(latency_.count());
    meter.read(measurement, deliveries);
    measurement.values["per s"] = static_cast<double>(deliveries) / seconds_between(counted_since_, last_arrival_);
    measurement.values["MB"] = stage_.resident_mb();
    add_latency(measurement, latency_);
    constexpr double half = 0.5;
    measurement.values["last ms"] = last_.quantile_ms(half);
    stage_.ledger().check(since, tag_, acknowledged() - before, faults_);
    add_faults(measurement, std::exchange(faults_, {}));
    return measurement;
}

}  // namespace causerie::bench
