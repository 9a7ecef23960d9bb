#include "api/store/resolver.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <map>
#include <mutex>
#include <netdb.h>
#include <pthread.h>
#include <system_error>
#include <thread>
#include <utility>

#include <sys/socket.h>

#include "api/store/errors.hpp"

namespace causerie::store {
namespace {

constexpr std::chrono::milliseconds look_interval{20};

struct FreeAddresses {
    void operator()(addrinfo* found) const { ::freeaddrinfo(found); }
};

// Blocks.
std::vector<std::string> look_up(const std::string& host) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0) return {};
    const std::unique_ptr<addrinfo, FreeAddresses> found{list};
    std::vector<std::string> addresses;
    for (const auto* one = list; one != nullptr; one = one->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        const int problem = ::getnameinfo(one->ai_addr, one->ai_addrlen, text.data(), text.size(), nullptr, 0,
                                          NI_NUMERICHOST | NI_NUMERICSERV);
        if (problem == 0 && !std::ranges::count(addresses, text.data())) addresses.emplace_back(text.data());
    }
    return addresses;
}

struct Lookup {
    bool is_done{};
    std::vector<std::string> addresses{};
};

}  // namespace

Patience::Clock::time_point Patience::next_look() const { return std::min(deadline, Clock::now() + look_interval); }

// Shared with the threads, which nobody can wait for.
struct Resolver::State {
    std::mutex mutex{};
    std::condition_variable changed{};
    std::map<std::string, std::shared_ptr<Lookup>> under_way{};
};

Resolver::Resolver() : state_{std::make_shared<State>()} {}

std::vector<std::string> Resolver::addresses(const std::string& host, const Patience& patience) {
    std::unique_lock lock{state_->mutex};
    auto& entry = state_->under_way[host];
    if (!entry) {
        entry = std::make_shared<Lookup>();
        try {
            std::thread{[state = state_, host, lookup = entry] {
                ::pthread_setname_np(::pthread_self(), "resolver");
                auto found = look_up(host);
                const std::lock_guard finishing{state->mutex};
                lookup->addresses = std::move(found);
                lookup->is_done = true;
                state->under_way.erase(host);
                state->changed.notify_all();
            }}.detach();
        } catch (const std::system_error&) {
            state_->under_way.erase(host);
            throw Unavailable{"no thread is left to look up the host name"};
        }
    }
    const auto lookup = entry;
    while (!lookup->is_done) {
        lock.unlock();  // `lasts` asks others, who may hold locks of their own.
        const bool goes_on = patience.lasts();
        lock.lock();
        if (lookup->is_done) break;
        if (!goes_on) throw Unavailable{"looking up the host name takes too long"};
        state_->changed.wait_until(lock, patience.next_look());
    }
    if (lookup->addresses.empty()) throw Unavailable{"host name not found"};
    return lookup->addresses;
}

}  // namespace causerie::store
