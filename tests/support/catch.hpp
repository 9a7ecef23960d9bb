#pragma once

#include <string>

// Catch2 is version 2 on Debian 12 and version 3 on Debian 13. Tests include this header and use what both have.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif

namespace causerie::test {

/// Matches a text with `part` anywhere in it: the two versions call that differently.
inline auto contains(const std::string& part) {
#if __has_include(<catch2/catch_all.hpp>)
    return Catch::Matchers::ContainsSubstring(part);
#else
    return Catch::Contains(part);
#endif
}

}  // namespace causerie::test
