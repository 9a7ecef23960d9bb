#include "api/security/token.hpp"

#include <algorithm>
#include <sodium.h>

#include "api/security/sodium.hpp"

namespace causerie::security {
namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::size_t token_length = 43;  // 32 bytes in base64 without padding.
constexpr int encoding = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

}  // namespace

std::string random_token() {
    require_sodium();
    std::array<unsigned char, token_bytes> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    std::string token(sodium_base64_ENCODED_LEN(token_bytes, encoding), '\0');
    sodium_bin2base64(token.data(), token.size(), bytes.data(), bytes.size(), encoding);
    token.pop_back();  // The terminating zero.
    return token;
}

std::optional<TokenHash> hash_token(std::string_view token) {
    const bool sane =
        token.size() == token_length && std::ranges::all_of(token, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        });
    if (!sane) return std::nullopt;
    static_assert(crypto_hash_sha256_BYTES == std::tuple_size_v<TokenHash>);
    TokenHash hash{};
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                       reinterpret_cast<const unsigned char*>(token.data()), token.size());
    return hash;
}

}  // namespace causerie::security
