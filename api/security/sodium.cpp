#include "api/security/sodium.hpp"

#include <sodium.h>
#include <stdexcept>

namespace causerie::security {

void require_sodium() {
    if (sodium_init() < 0) throw std::runtime_error{"libsodium cannot be initialised"};
}

}  // namespace causerie::security
