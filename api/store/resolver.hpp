#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace causerie::store {

/// Until when something may take its time, and whether it is wanted still.
struct Patience {
    using Clock = std::chrono::steady_clock;

    Clock::time_point deadline{};
    std::function<bool()> is_over{};  ///< Asked every few milliseconds by the thread that waits; empty for never.

    /// Whether to go on waiting.
    [[nodiscard]] bool lasts() const { return Clock::now() < deadline && !(is_over && is_over()); }

    /// When to ask again, at the latest.
    [[nodiscard]] Clock::time_point next_look() const;
};

/// Looks up host names. The system's own resolver cannot be interrupted and waits half a minute for a name server that
/// does not answer, and so does libpq if it is given a name.
class Resolver {
public:
    Resolver();

    /// The addresses of `host`, those first that the system prefers. Any thread may call.
    ///
    /// A look-up that outlasts `patience` goes on by itself, even beyond the resolver's own life; whoever asks for the
    /// same name meanwhile waits for that one. So there is never more than one thread per name.
    /// @throws Unavailable  when there are none, or none were found in time
    [[nodiscard]] std::vector<std::string> addresses(const std::string& host, const Patience& patience);

private:
    struct State;

    std::shared_ptr<State> state_;
};

}  // namespace causerie::store
