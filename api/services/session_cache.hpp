#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "api/security/token.hpp"
#include "common/model/ids.hpp"
#include "common/model/user.hpp"

namespace causerie::services {

/// Who is calling.
struct Session {
    SessionId id{};
    User user{};

    friend bool operator==(const Session&, const Session&) = default;
};

/// Sessions that the database vouched for within the last seconds, so that it need not be asked at every request. One
/// that ends here or, by its news, at another instance is forgotten at once; should the news be lost, it is known for
/// `limits::session_known_ms` longer. Any thread may call.
class SessionCache {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    [[nodiscard]] std::optional<Session> find(const security::TokenHash& token, TimePoint now) const;

    /// The same for one that has not been vouched for since, up to `kept_for`: those stay until others are put in. Only
    /// for what may be told while the database cannot be asked.
    [[nodiscard]] std::optional<Session> find_last(const security::TokenHash& token, TimePoint now) const;

    static constexpr std::chrono::hours kept_for{1};

    /// A moment to begin asking the database at; what is forgotten afterwards is not put in by its answer.
    [[nodiscard]] std::uint64_t moment() const;

    /// @param since  the `moment` before the database was asked
    void put(const security::TokenHash& token, const Session& session, std::uint64_t since, TimePoint now);

    void forget(SessionId session);

    /// How many are held, at most `limits::sessions_known_max`.
    [[nodiscard]] std::size_t size() const;

private:
    using Order = std::list<const security::TokenHash*>;

    struct Known {
        Session session{};
        TimePoint until{};
        Order::iterator place{};
    };
    struct Hash {
        std::size_t operator()(const security::TokenHash& token) const;
    };

    using Sessions = std::unordered_map<security::TokenHash, Known, Hash>;

    void erase(Sessions::iterator found);

    mutable std::mutex mutex_;
    Sessions known_{};
    Order order_{};              ///< The keys of `known_` as they were put in, which is the order in which they expire.
    std::uint64_t forgotten_{};  ///< How often anything was.
};

}  // namespace causerie::services
