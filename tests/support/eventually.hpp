#pragma once

#include <chrono>
#include <thread>

namespace causerie::test {

/// Whether `condition` comes true within `patience`: for what another thread, or the kernel, has still to do.
template <typename Condition>
bool eventually(Condition condition, std::chrono::milliseconds patience = std::chrono::seconds{5}) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
    return true;
}

}  // namespace causerie::test
