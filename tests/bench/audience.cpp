#include "tests/bench/audience.hpp"

#include <algorithm>

namespace causerie::bench {
namespace {

constexpr std::size_t opening_at_once = 64;
constexpr std::chrono::seconds opening_max{120};
constexpr std::chrono::milliseconds turn_max{5};

}  // namespace

Audience::Audience(Loop& loop, Addresses addresses, Tape& tape, Faults& faults, Listener::Arrived arrived)
    : loop_{loop}, addresses_{std::move(addresses)}, tape_{tape}, faults_{faults}, arrived_{std::move(arrived)} {}

void Audience::grow_to(std::size_t count) {
    const auto deadline = Clock::now() + opening_max;
    std::vector<const Listener*> opening;
    while ((listeners_.size() < count || !opening.empty()) && Clock::now() < deadline) {
        std::erase_if(opening, [](const Listener* listener) { return listener->is_settled(); });
        while (listeners_.size() < count && opening.size() < opening_at_once) {
            const auto number = listeners_.size();
            listeners_.push_back(std::make_unique<Listener>(loop_, addresses_(number), tape_, faults_, arrived_));
            listeners_.back()->listen(number);
            opening.push_back(listeners_.back().get());
        }
        if (!opening.empty()) loop_.turn(turn_max);
    }
    const auto live = std::ranges::count_if(listeners_, [](const auto& listener) { return listener->is_live(); });
    if (static_cast<std::size_t>(live) != count) faults_.add("only " + std::to_string(live) + " streams are open");
}

std::size_t Audience::count_behind() const {
    const auto is_behind = [&](const auto& listener) { return listener->place() != tape_.size(); };
    return static_cast<std::size_t>(std::ranges::count_if(listeners_, is_behind));
}

}  // namespace causerie::bench
