#include "api/security/password.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <thread>
#include <vector>

#include "api/security/common_passwords.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

std::chrono::nanoseconds used_by_this_thread() {
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec};
}

// Of the processor, for which others may be waiting, too.
template <typename Work>
std::chrono::nanoseconds quickest_of_5(Work work) {
    auto best = std::chrono::nanoseconds::max();
    for (int i = 0; i < 5; ++i) {
        const auto begin = used_by_this_thread();
        work();
        best = std::min(best, used_by_this_thread() - begin);
    }
    return best;
}

}  // namespace

TEST_CASE("a password is hashed with Argon2id, 19 MiB, two passes, one lane, and a salt", "[security]") {
    security::PasswordHasher hasher;
    const auto hash = hasher.hash("correct horse");
    REQUIRE(hash);
    CHECK(hash->starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(hash != hasher.hash("correct horse"));
    CHECK_FALSE(security::PasswordHasher::is_outdated(*hash));
}

TEST_CASE("only the password itself matches its hash", "[security]") {
    security::PasswordHasher hasher;
    const auto hash = hasher.hash("пароль с пробелом").value();
    CHECK(hasher.verify("пароль с пробелом", hash) == true);
    CHECK(hasher.verify("пароль с пробелом ", hash) == false);
    CHECK(hasher.verify("", hash) == false);
    CHECK(hasher.verify(std::string("пароль с пробелом\0x", 34), hash) == false);
}

TEST_CASE("nothing matches a missing or unreadable hash", "[security]") {
    security::PasswordHasher hasher;
    CHECK(hasher.verify("anything", "") == false);
    CHECK(hasher.verify("anything", "plain text") == false);
    CHECK(hasher.verify("anything", "$argon2id$nonsense") == false);
    CHECK(security::PasswordHasher::is_outdated("$argon2id$v=19$m=1024,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA"));
}

TEST_CASE("an unknown user takes as long as a wrong password", "[security]") {
    security::PasswordHasher hasher;
    const auto hash = hasher.hash("correct horse").value();
    const auto wrong = quickest_of_5([&] { static_cast<void>(hasher.verify("wrong horse", hash)); });
    const auto unknown = quickest_of_5([&] { static_cast<void>(hasher.verify("wrong horse", "")); });
    CHECK(unknown > wrong / 3);
    CHECK(unknown < wrong * 3);
}

TEST_CASE("more passwords than turns are all checked, each in its turn", "[security]") {
    security::PasswordHasher hasher;
    const auto hash = hasher.hash("correct horse").value();
    std::vector<std::thread> threads;
    std::vector<int> right(6);
    for (std::size_t i = 0; i < right.size(); ++i) {
        threads.emplace_back([&, i] { right[i] = hasher.verify("correct horse", hash) == true ? 1 : 0; });
    }
    for (auto& thread : threads) thread.join();
    CHECK(right == std::vector<int>(6, 1));
}

TEST_CASE("a hash that takes more than ours to check is known before it is checked", "[security]") {
    using Hasher = security::PasswordHasher;
    const auto with = [](const std::string& cost) {
        return Hasher::is_affordable("$argon2id$v=19$" + cost + "$c2FsdA$aGFzaA");
    };
    CHECK(Hasher::is_affordable(Hasher{}.hash("correct horse").value()));
    CHECK(with("m=19456,t=2,p=1"));
    CHECK(with("m=8,t=1,p=1"));
    CHECK_FALSE(with("m=19457,t=2,p=1"));
    CHECK_FALSE(with("m=19456,t=3,p=1"));
    CHECK_FALSE(with("m=19456,t=2,p=2"));
    CHECK_FALSE(with("m=18446744073709551617,t=2,p=1"));
    CHECK_FALSE(with("m=,t=2,p=1"));
    CHECK_FALSE(with("t=2,m=19456,p=1"));
    CHECK_FALSE(Hasher::is_affordable("$argon2id$"));
    CHECK(Hasher::is_affordable(""));
}

TEST_CASE("the first guesses are refused, whatever their case", "[security]") {
    CHECK(security::is_common_password("password", "ann"));
    CHECK(security::is_common_password("PassWord1", "ann"));
    CHECK(security::is_common_password("12345678", "ann"));
    CHECK(security::is_common_password("zzzzzzzz", "ann"));
    CHECK_FALSE(security::is_common_password("correct horse", "ann"));
    CHECK_FALSE(security::is_common_password("passwordpasswore", "ann"));
}

TEST_CASE("a username is no password for itself", "[security]") {
    CHECK(security::is_common_password("anne-marie", "anne-marie"));
    CHECK(security::is_common_password("Anne-Marie", "anne-marie"));
    CHECK(security::is_common_password("annaanna", "anna"));
    CHECK_FALSE(security::is_common_password("anne-marie!", "anne-marie"));
}
