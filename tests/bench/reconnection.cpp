#include "tests/bench/reconnection.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "tests/bench/audience.hpp"
#include "tests/bench/histogram.hpp"
#include "tests/bench/poster.hpp"

namespace causerie::bench {
namespace {

using std::chrono::nanoseconds;

constexpr std::size_t leaving = 0;
constexpr std::size_t staying = 1;
constexpr std::chrono::seconds before_signal{1};
constexpr std::chrono::seconds settled_max{30};
constexpr std::chrono::milliseconds turn_max{5};

class Reconnection {
public:
    Reconnection(Stage& stage, std::size_t streams, int posts_per_second)
        : stage_{stage},
          interval_{nanoseconds{std::chrono::seconds{1}} / posts_per_second},
          tape_{tag_},
          audience_{loop_, [this](std::size_t number) { return stage_.address(number, leaving); }, tape_, faults_,
                    [](Tape::Event&, Moment) {}},
          poster_{loop_,   stage.address(0, staying),     {.room = stage.ledger().common_room()}, tag_,
                  faults_, [](Poster&, Moment, Moment) {}},
          is_back_(streams) {
        audience_.grow_to(streams);
    }

    Measurement measure() {
        const auto since = stage_.ledger().head();
        const auto begin = Clock::now();
        while (Clock::now() < begin + before_signal) turn();
        const auto signal = Clock::now();
        {
            const std::jthread terminating{[this] { stage_.terminate(leaving); }};
            while (back_ < audience_.size() && Clock::now() < signal + settled_max) {
                turn();
                bring_back(signal);
            }
        }
        posts_ = false;
        while (!has_settled() && Clock::now() < signal + settled_max) turn();
        if (back_ < audience_.size())
            faults_.add(std::to_string(audience_.size() - back_) + " streams did not come back");
        if (!has_settled()) faults_.add(std::to_string(audience_.count_behind()) + " streams did not bring all");
        stage_.ledger().check(since, tag_, poster_.acknowledged(), faults_);
        Measurement measurement{.name = "reconnection of " + std::to_string(audience_.size()) + " streams"};
        add_latency(measurement, latency_);
        add_faults(measurement, faults_);
        return measurement;
    }

private:
    void turn() {
        const auto now = Clock::now();
        if (posts_ && poster_.is_idle() && due_ <= now) {
            tape_.expect(posted_, now);
            poster_.post(posted_++, now);
            due_ = now + interval_;
        }
        loop_.turn(turn_max);
    }

    // Streams that were sent away come back when they were told to; those that are live again are counted, once.
    void bring_back(Moment signal) {
        const auto now = Clock::now();
        for (std::size_t number = 0; number < audience_.size(); ++number) {
            auto& listener = audience_.at(number);
            auto& state = is_back_[number];
            if (!state.due && !listener.is_open() && listener.farewell()) state.due = now + *listener.farewell();
            if (state.due && !state.has_resumed && *state.due <= now) {
                state.has_resumed = true;
                listener.resume(stage_.address(number, staying), number);
            }
            if (!state.has_resumed || state.is_live || !listener.is_live()) continue;
            state.is_live = true;
            latency_.add(now - signal);
            ++back_;
        }
    }

    [[nodiscard]] bool has_settled() const {
        return poster_.is_idle() && tape_.missing() == 0 && audience_.count_behind() == 0;
    }

    struct Return {
        std::optional<Moment> due{};
        bool has_resumed{};
        bool is_live{};
    };

    Stage& stage_;
    nanoseconds interval_;
    std::string tag_{new_tag()};
    Loop loop_{};
    Faults faults_{};
    Tape tape_;
    Audience audience_;
    Poster poster_;
    std::vector<Return> is_back_;
    Histogram latency_{};
    std::size_t back_{};
    std::int64_t posted_{};
    Moment due_{};
    bool posts_{true};
};

}  // namespace

Measurement measure_reconnection(Stage& stage, std::size_t streams, int posts_per_second) {
    return Reconnection{stage, streams, posts_per_second}.measure();
}

}  // namespace causerie::bench
