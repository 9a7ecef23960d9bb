#include "api/services/session_cache.hpp"

#include <cstring>

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

std::uint64_t SessionCache::moment() const {
    const std::lock_guard lock{mutex_};
    return forgotten_;
}

void SessionCache::put(const security::TokenHash& token, const Session& session, std::uint64_t since, TimePoint now) {
    const std::lock_guard lock{mutex_};
    if (forgotten_ != since) return;  // Perhaps it was this one.
    if (known_.size() >= limits::sessions_known_max) make_room(now);
    known_[token] = {session, now + std::chrono::milliseconds{limits::session_known_ms}};
}

void SessionCache::forget(SessionId session) {
    const std::lock_guard lock{mutex_};
    ++forgotten_;
    std::erase_if(known_, [&](const auto& entry) { return entry.second.session.id == session; });
}

void SessionCache::make_room(TimePoint now) {
    std::erase_if(known_, [&](const auto& entry) { return entry.second.until <= now; });
    if (known_.size() >= limits::sessions_known_max) known_.erase(known_.begin());
}

}  // namespace causerie::services
