#include "api/security/token.hpp"

#include <set>

#include "tests/support/catch.hpp"

using namespace causerie;

TEST_CASE("tokens are 43 characters that a cookie can hold, and never the same", "[security]") {
    std::set<std::string> tokens;
    for (int i = 0; i < 1000; ++i) tokens.insert(security::random_token());
    CHECK(tokens.size() == 1000);
    for (const auto& token : tokens) {
        REQUIRE(token.size() == 43);
        REQUIRE(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
                std::string::npos);
    }
}

TEST_CASE("a token's hash is the SHA-256 of its text", "[security]") {
    // echo -n AAAA…  (43 times) | sha256sum
    const auto hash = security::hash_token(std::string(43, 'A'));
    REQUIRE(hash);
    CHECK((*hash)[0] == std::byte{0x0f});
    CHECK((*hash)[31] == std::byte{0x1a});
    CHECK(*hash == security::hash_token(std::string(43, 'A')));
    CHECK(*hash != security::hash_token(std::string(42, 'A') + "B"));
}

TEST_CASE("what cannot be a token has no hash", "[security]") {
    CHECK_FALSE(security::hash_token(""));
    CHECK_FALSE(security::hash_token(std::string(42, 'A')));
    CHECK_FALSE(security::hash_token(std::string(44, 'A')));
    CHECK_FALSE(security::hash_token(std::string(42, 'A') + "="));
    CHECK_FALSE(security::hash_token(std::string(42, 'A') + '\0'));
    CHECK_FALSE(security::hash_token(std::string(1'000'000, 'A')));
}
