#include "api/security/password.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <sodium.h>
#include <stdexcept>

#include "api/security/sodium.hpp"
#include "common/validation/limits.hpp"

namespace causerie::security {
namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = std::size_t{19} * 1024 * 1024;

// The hash of 32 random bytes that nobody has kept, made with the parameters above: what the password of an unknown
// user is compared with.
constexpr const char* nobodys_hash =
    "$argon2id$v=19$m=19456,t=2,p=1$nTACSWla54aUNis/iEM30g"
    "$S5vfi2Zb5G7UK+mgxztdN8VpEz6t1y9Eu1FhRuKA8cI";

bool is_hash(std::string_view phc) { return phc.starts_with(crypto_pwhash_STRPREFIX); }

// These two take the beginning away from `text`, if it is as it should be.
bool took(std::string_view& text, std::string_view beginning) {
    if (!text.starts_with(beginning)) return false;
    text.remove_prefix(beginning.size());
    return true;
}

bool took_number(std::string_view& text, unsigned long long most) {
    unsigned long long number{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return problem == std::errc{} && number <= most;
}

}  // namespace

// One of the few hashes that may run at once.
class PasswordHasher::Turn {
public:
    explicit Turn(PasswordHasher& hasher) : hasher_{hasher} {
        std::unique_lock lock{hasher_.mutex_};
        if (hasher_.waiting_ >= limits::password_hashes_waiting) return;
        ++hasher_.waiting_;
        granted_ = hasher_.turn_ended_.wait_for(lock, std::chrono::milliseconds{limits::password_wait_ms},
                                                [this] { return hasher_.running_ < limits::password_hashes_at_once; });
        --hasher_.waiting_;
        if (granted_) ++hasher_.running_;
    }
    ~Turn() {
        if (!granted_) return;
        const std::lock_guard lock{hasher_.mutex_};
        --hasher_.running_;
        hasher_.turn_ended_.notify_one();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    [[nodiscard]] bool granted() const { return granted_; }

private:
    PasswordHasher& hasher_;
    bool granted_{};
};

namespace {

tl::unexpected<Error> busy() { return fail(ErrorCode::unavailable, "Too many people are signing in at the moment"); }

}  // namespace

PasswordHasher::PasswordHasher() { require_sodium(); }

Result<std::string> PasswordHasher::hash(std::string_view password) {
    const Turn turn{*this};
    if (!turn.granted()) return busy();
    std::array<char, crypto_pwhash_STRBYTES> phc{};
    if (crypto_pwhash_str_alg(phc.data(), password.data(), password.size(), passes, memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return fail(ErrorCode::unavailable, "Not enough memory to hash the password");
    }
    return std::string{phc.data()};
}

Result<bool> PasswordHasher::verify(std::string_view password, std::string_view phc) {
    const Turn turn{*this};
    if (!turn.granted()) return busy();
    const std::string hash{is_hash(phc) ? phc : nobodys_hash};
    const bool matches = crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
    return matches && is_hash(phc);
}

bool PasswordHasher::is_outdated(std::string_view phc) {
    return crypto_pwhash_str_needs_rehash(std::string{phc}.c_str(), passes, memory_bytes) != 0;
}

bool PasswordHasher::is_affordable(std::string_view phc) {
    if (!is_hash(phc)) return true;  // Nobody's hash is compared instead.
    phc.remove_prefix(std::string_view{crypto_pwhash_STRPREFIX}.size());
    return took(phc, "v=19$m=") && took_number(phc, memory_bytes / 1024) && took(phc, ",t=") &&
           took_number(phc, passes) && took(phc, ",p=1$");
}

}  // namespace causerie::security
