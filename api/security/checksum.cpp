#include "api/security/checksum.hpp"

#include <array>
#include <sodium.h>

#include "api/security/sodium.hpp"

namespace causerie::security {

Checksum::Checksum() : state_{std::make_unique<crypto_hash_sha256_state>()} {
    require_sodium();
    crypto_hash_sha256_init(state_.get());
}

Checksum::~Checksum() = default;

void Checksum::add(std::string_view text) {
    crypto_hash_sha256_update(state_.get(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

std::string Checksum::hexadecimal() const {
    auto state = *state_;
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256_final(&state, hash.data());
    std::string text(hash.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
    text.pop_back();  // The terminating zero.
    return text;
}

}  // namespace causerie::security
