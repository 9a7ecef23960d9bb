#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "tests/bench/caller.hpp"
#include "tests/bench/tape.hpp"

namespace causerie::bench {

/// One open stream.
class Listener : public Wire {
public:
    /// Called for each event, in order.
    using Arrived = std::function<void(Tape::Event& event, Moment at)>;

    Listener(Loop& loop, Address address, Tape& tape, Faults& faults, const Arrived& arrived)
        : Wire{loop}, address_{std::move(address)}, reader_{tape}, faults_{faults}, arrived_{arrived} {}

    /// @param number  see `Wire::open`
    void listen(std::size_t number);

    /// Goes on at another address, after the last event that came.
    void resume(Address address, std::size_t number);

    /// When to come again, once its server has said that it goes.
    [[nodiscard]] std::optional<std::chrono::milliseconds> farewell() const { return reader_.farewell(); }

    /// Whether events come from now on.
    [[nodiscard]] bool is_live() const { return is_open() && reader_.is_live(); }

    /// Whether opening it has succeeded or failed.
    [[nodiscard]] bool is_settled() const { return reader_.is_live() || !is_open(); }

    /// Events brought so far.
    [[nodiscard]] std::size_t place() const { return reader_.place(); }

private:
    void received(std::string_view bytes) override;
    void lost() override;
    void fail(std::string what);

    Address address_;
    TapeReader reader_;
    Faults& faults_;
    const Arrived& arrived_;
    std::string head_{};
    bool has_head_{};
};

}  // namespace causerie::bench
