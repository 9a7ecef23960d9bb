#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>

namespace causerie::chaos {

/// Every decision of a run is thrown with one of these. Each actor has its own, made from the run's seed and the
/// actor's number, so that what one decides does not depend on how fast the others are.
class Dice {
public:
    Dice(std::uint64_t seed, std::uint64_t actor) {
        std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U),
                               static_cast<std::uint32_t>(actor), static_cast<std::uint32_t>(actor >> 32U)};
        engine_.seed(sequence);
    }

    /// `first` to `last`, both included.
    [[nodiscard]] std::int64_t between(std::int64_t first, std::int64_t last) {
        const auto width = static_cast<std::uint64_t>(last - first) + 1;
        return first + static_cast<std::int64_t>(engine_() % width);
    }

    /// @pre `size > 0`
    [[nodiscard]] std::size_t index(std::size_t size) {
        return static_cast<std::size_t>(between(0, static_cast<std::int64_t>(size) - 1));
    }

    [[nodiscard]] bool percent(int chance) { return between(0, 99) < chance; }

    template <typename T>
    [[nodiscard]] const T& pick(std::span<const T> choices) {
        return choices[index(choices.size())];
    }

private:
    std::mt19937_64 engine_{};
};

}  // namespace causerie::chaos
