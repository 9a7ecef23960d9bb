#pragma once

#include <memory>
#include <string>
#include <string_view>

struct crypto_hash_sha256_state;

namespace causerie::security {

/// SHA-256 of a text that comes piece by piece.
class Checksum {
public:
    Checksum();
    ~Checksum();
    Checksum(const Checksum&) = delete;
    Checksum& operator=(const Checksum&) = delete;

    void add(std::string_view text);

    /// Of all that was added so far, as 64 hexadecimal digits in lower case.
    [[nodiscard]] std::string hexadecimal() const;

private:
    std::unique_ptr<crypto_hash_sha256_state> state_;
};

}  // namespace causerie::security
