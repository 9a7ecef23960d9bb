#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "tests/bench/listener.hpp"

namespace causerie::bench {

/// Open streams, all of which must bring what is on one tape.
class Audience {
public:
    /// Where the stream with that number is opened.
    using Addresses = std::function<Address(std::size_t number)>;

    Audience(Loop& loop, Addresses addresses, Tape& tape, Faults& faults, Listener::Arrived arrived);

    /// Opens streams until there are so many, a few at a time. What does not open is a fault.
    void grow_to(std::size_t count);

    [[nodiscard]] std::size_t size() const { return listeners_.size(); }

    [[nodiscard]] Listener& at(std::size_t number) { return *listeners_.at(number); }

    /// Streams that have not brought all of the tape.
    [[nodiscard]] std::size_t count_behind() const;

private:
    Loop& loop_;
    Addresses addresses_;
    Tape& tape_;
    Faults& faults_;
    Listener::Arrived arrived_;
    std::vector<std::unique_ptr<Listener>> listeners_{};
};

}  // namespace causerie::bench
