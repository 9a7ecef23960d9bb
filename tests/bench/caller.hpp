#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/bench/answer_reader.hpp"
#include "tests/bench/clock.hpp"
#include "tests/bench/faults.hpp"
#include "tests/bench/wire.hpp"

namespace causerie::bench {

/// Where a caller calls, and as whom.
struct Address {
    std::uint16_t port{};
    std::string cookie{};  ///< `name=value`
};

/// One client that has at most one request under way, on one connection that is kept.
class Caller : public Wire {
public:
    Caller(Loop& loop, Address address, Faults& faults) : Wire{loop}, address_{std::move(address)}, faults_{faults} {}

    /// Whether the last request is answered.
    [[nodiscard]] bool is_idle() const { return !is_waiting_; }

protected:
    /// @param body  JSON; empty for a GET
    [[nodiscard]] std::string request(std::string_view path, std::string_view body) const;

    /// Only while idle. Opens the connection first if need be.
    void ask(std::string_view text);

    /// Called while idle, so that it may ask the next thing at once.
    virtual void answered(const Answer& answer, Moment at) = 0;

    /// The connection went, or what came is no HTTP; it is a fault already.
    virtual void unanswered() = 0;

    [[nodiscard]] Faults& faults() const { return faults_; }

private:
    void received(std::string_view bytes) final;
    void lost() final;
    void fail(std::string what);

    Address address_;
    Faults& faults_;
    AnswerReader answers_{};
    bool is_waiting_{};
};

}  // namespace causerie::bench
