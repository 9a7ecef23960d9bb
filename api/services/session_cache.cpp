#include "api/services/session_cache.hpp"

#include <cstring>
#include <iterator>

#include "common/validation/limits.hpp"

namespace causerie::services {

// The token's hash is as random as any.
std::size_t SessionCache::Hash::operator()(const security::TokenHash& token) const {
    std::size_t value = 0;
    std::memcpy(&value, token.data(), sizeof value);
    return value;
}

std::optional<Session> SessionCache::find(const security::TokenHash& token, TimePoint now) const {
    const std::lock_guard lock{mutex_};
    const auto found = known_.find(token);
    if (found == known_.end() || found->second.until <= now) return std::nullopt;
    return found->second.session;
}

std::optional<Session> SessionCache::find_last(const security::TokenHash& token, TimePoint now) const {
    return find(token, now - kept_for);
}

std::uint64_t SessionCache::moment() const {
    const std::lock_guard lock{mutex_};
    return forgotten_;
}

void SessionCache::put(const security::TokenHash& token, const Session& session, std::uint64_t since, TimePoint now) {
    const std::lock_guard lock{mutex_};
    if (forgotten_ != since) return;  // Perhaps it was this one.
    // Two for one, so that all that has expired goes in time and no call has to look at everything.
    for (int i = 0; i < 2 && !order_.empty(); ++i) {
        const auto oldest = known_.find(*order_.front());
        if (oldest->second.until > now && known_.size() < limits::sessions_known_max) break;
        erase(oldest);
    }
    const auto [found, is_new] = known_.try_emplace(token);
    if (!is_new) order_.erase(found->second.place);
    found->second = {session, now + std::chrono::milliseconds{limits::session_known_ms},
                     order_.insert(order_.end(), &found->first)};
}

void SessionCache::forget(SessionId session) {
    const std::lock_guard lock{mutex_};
    ++forgotten_;
    for (auto entry = known_.begin(); entry != known_.end();) {
        const auto next = std::next(entry);
        if (entry->second.session.id == session) erase(entry);
        entry = next;
    }
}

std::size_t SessionCache::size() const {
    const std::lock_guard lock{mutex_};
    return known_.size();
}

void SessionCache::erase(Sessions::iterator found) {
    order_.erase(found->second.place);
    known_.erase(found);
}

}  // namespace causerie::services
