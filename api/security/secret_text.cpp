#include "api/security/secret_text.hpp"

#include <sodium.h>

namespace causerie::security {

bool same_secret(std::string_view given, std::string_view secret) {
    return given.size() == secret.size() && ::sodium_memcmp(given.data(), secret.data(), secret.size()) == 0;
}

}  // namespace causerie::security
