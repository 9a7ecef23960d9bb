#include "tests/chaos/history.hpp"

namespace causerie::chaos {

std::uint64_t digest(std::string_view body) {
    // FNV-1a, 64 bits.
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    for (const char character : body) {
        hash ^= static_cast<unsigned char>(character);
        hash *= 1'099'511'628'211ULL;
    }
    return hash;
}

}  // namespace causerie::chaos
