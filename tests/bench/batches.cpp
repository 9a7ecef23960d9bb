#include "tests/bench/batches.hpp"

#include <algorithm>
#include <utility>

#include "api/store/post_connection.hpp"
#include "common/validation/limits.hpp"
#include "tests/bench/histogram.hpp"
#include "tests/bench/post_text.hpp"

namespace causerie::bench {
namespace {

constexpr std::chrono::nanoseconds warm_up_max = std::chrono::seconds{1};
constexpr std::chrono::seconds answer_max{10};

// The posts of `measure_posts`, from the same accounts into the same rooms, batch by batch.
class Batches {
public:
    Batches(const Ledger& ledger, int connections, std::string tag)
        : rooms_{ledger.rooms()},
          authors_{ledger.authors()},
          posters_{static_cast<std::size_t>(connections)},
          tag_{std::move(tag)} {}

    [[nodiscard]] std::size_t size() const { return std::clamp<std::size_t>(posters_ / 2, 1, limits::post_batch_max); }

    std::vector<store::Post> next() {
        std::vector<store::Post> posts;
        posts.reserve(size());
        for (std::size_t i = 0; i < size(); ++i) {
            auto text = post_text(tag_, number_);
            const auto poster = static_cast<std::size_t>(number_++) % posters_;
            posts.push_back({.author = authors_.at(poster % authors_.size()),
                             .room = rooms_.at(poster % rooms_.size()).id,
                             .client_id = std::move(text.client_id),
                             .body = std::move(text.body)});
        }
        return posts;
    }

private:
    std::vector<Ledger::SeededRoom> rooms_;
    std::vector<UserId> authors_;
    std::size_t posters_;
    std::string tag_;
    std::int64_t number_{};
};

bool all_stored(const std::optional<store::PostedBatch>& batch) {
    return batch && std::ranges::all_of(batch->outcomes, [](const store::PostOutcome& outcome) {
               return outcome.kind == store::PostOutcome::Kind::stored;
           });
}

}  // namespace

Measurement measure_batches(const Stage& stage, int connections, std::chrono::nanoseconds time) {
    Faults faults;
    const auto tag = new_tag();
    Batches batches{stage.ledger(), connections, tag};
    Measurement measurement{.name = "batches of " + std::to_string(batches.size()) + ", no server"};
    const auto since = stage.ledger().head();
    stage.ledger().settle();
    store::PostConnection connection{{.url = stage.database_url()}, {Clock::now() + answer_max, {}}};

    std::int64_t stored = 0;
    auto next = batches.next();
    const auto store_until = [&](Moment end, Histogram& latency) {
        const auto before = stored;
        while (Clock::now() < end && faults.count() == 0) {
            auto posts = std::exchange(next, {});
            const auto sent_at = Clock::now();
            connection.send(posts);
            next = batches.next();  // As the writer does, not while PostgreSQL waits.
            const auto batch = connection.receive(posts, sent_at + answer_max);
            latency.add(Clock::now() - sent_at);
            if (all_stored(batch)) {
                stored += static_cast<std::int64_t>(batches.size());
            } else {
                faults.add("a batch was not stored");
            }
        }
        return stored - before;
    };
    Histogram warm_up;
    store_until(Clock::now() + std::min(time, warm_up_max), warm_up);
    Histogram latency;
    const Meter meter{stage.processes()};
    const auto measured = store_until(Clock::now() + time, latency);
    meter.read(measurement, measured);
    add_latency(measurement, latency);
    stage.ledger().check(since, tag, stored, faults);
    add_faults(measurement, faults);
    return measurement;
}

}  // namespace causerie::bench
