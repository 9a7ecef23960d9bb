#include "api/services/account_service.hpp"

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/service_fixture.hpp"

using namespace causerie;
using test::ServiceFixture;

namespace {

constexpr const char* password = "correct horse";

// The same with 8 MiB and one pass.
constexpr const char* old_hash =
    "$argon2id$v=19$m=8192,t=1,p=1$24zLK+3wWuDTc/sVuymZ4Q$IBzEGMgjZRdBggADQoOWCTwl8ljhrpRxz6skvVJZ8XE";

template <typename T>
std::optional<ErrorCode> code_of(const Result<T>& result) {
    return result ? std::nullopt : std::optional{result.error().code};
}

std::string field_of(const Result<services::SignedIn>& result) {
    return result || result.error().fields.empty() ? "" : result.error().fields.front().field;
}

}  // namespace

TEST_CASE_METHOD(ServiceFixture, "the first to register owns the place, the next are members", "[accounts]") {
    const auto ann = accounts.register_account({"Ann", password, "Ann of Green Gables"}, "curl/8");
    REQUIRE(ann);
    CHECK(ann->session.user.username == "ann");
    CHECK(ann->session.user.display_name == "Ann of Green Gables");
    CHECK(ann->session.user.role == UserRole::owner);
    const auto bob = accounts.register_account({"bob", password, std::nullopt}, "");
    REQUIRE(bob);
    CHECK(bob->session.user.display_name == "bob");
    CHECK(bob->session.user.role == UserRole::member);
    CHECK(wakes == 2);
}

TEST_CASE_METHOD(ServiceFixture, "who registers is signed in, and in general", "[accounts]") {
    const auto ann = accounts.register_account({"ann", password, std::nullopt}, "curl/8").value();
    CHECK(accounts.authenticate(ann.token) == ann.session);
    const auto room = rooms.list(ann.session.user.id).front();
    CHECK(room.name == "general");
    CHECK(room.membership);
    CHECK(room.member_count == 1);
}

TEST_CASE_METHOD(ServiceFixture, "of two first registrations at once one becomes the owner", "[accounts]") {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([this, i] {
            static_cast<void>(accounts.register_account({"user" + std::to_string(i), password, std::nullopt}, ""));
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(schema.value<std::int64_t>("SELECT count(*) FROM account") == 4);
    CHECK(schema.value<std::int64_t>("SELECT count(*) FROM account WHERE role = 'owner'") == 1);
}

TEST_CASE_METHOD(ServiceFixture, "a username is taken whatever its case, also at the same moment", "[accounts]") {
    std::vector<std::thread> threads;
    std::vector<std::optional<ErrorCode>> codes(4);
    for (std::size_t i = 0; i < codes.size(); ++i) {
        threads.emplace_back([&, i] {
            codes[i] = code_of(accounts.register_account({i % 2 == 0 ? "ANN" : "ann", password, std::nullopt}, ""));
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(std::ranges::count_if(codes, [](const auto& code) { return !code; }) == 1);
    CHECK(std::ranges::count(codes, std::optional{ErrorCode::username_taken}) == 3);
    CHECK(head() == 3);
    CHECK(code_of(accounts.register_account({"Ann", password, std::nullopt}, "")) == ErrorCode::username_taken);
}

TEST_CASE_METHOD(ServiceFixture, "a closed place lets in its first account only", "[accounts]") {
    auto closed = accounts_under({.registration = RegistrationPolicy::closed});
    auto invite = accounts_under({.registration = RegistrationPolicy::invite});
    CHECK(closed.register_account({"ann", password, std::nullopt}, ""));
    CHECK(code_of(closed.register_account({"bob", password, std::nullopt}, "")) == ErrorCode::forbidden);
    CHECK(code_of(invite.register_account({"bob", password, std::nullopt}, "")) == ErrorCode::forbidden);
    CHECK(code_of(closed.register_account({"ann", password, std::nullopt}, "")) == ErrorCode::forbidden);
    CHECK(schema.value<std::int64_t>("SELECT count(*) FROM account") == 1);
}

TEST_CASE_METHOD(ServiceFixture, "what cannot be a name or a password is refused by field", "[accounts]") {
    CHECK(field_of(accounts.register_account({"a", password, std::nullopt}, "")) == "username");
    CHECK(field_of(accounts.register_account({"ann\xff", password, std::nullopt}, "")) == "username");
    CHECK(field_of(accounts.register_account({"ann", "short", std::nullopt}, "")) == "password");
    CHECK(field_of(accounts.register_account({"ann", "Password1", std::nullopt}, "")) == "password");
    CHECK(field_of(accounts.register_account({"anneliese", "Anneliese", std::nullopt}, "")) == "password");
    CHECK(field_of(accounts.register_account({"ann", password, "line\nbreak"}, "")) == "display_name");
    const auto all = accounts.register_account({"?", "x", std::string(100, 'x')}, "");
    REQUIRE_FALSE(all);
    CHECK(all.error().fields.size() == 3);
    CHECK(schema.value<std::int64_t>("SELECT count(*) FROM account") == 0);
}

TEST_CASE_METHOD(ServiceFixture, "a name and its password sign in, and nothing else does", "[accounts]") {
    const auto ann = accounts.register_account({"ann", "p\u00e9ch\u00e9 mignon", std::nullopt}, "").value();
    const auto again = accounts.login({"ANN", "pe\u0301che\u0301 mignon"}, "curl/8");
    REQUIRE(again);
    CHECK(again->session.user == ann.session.user);
    CHECK(again->session.id != ann.session.id);
    CHECK(again->token != ann.token);
    for (const auto& wrong :
         {Credentials{"ann", "peche mignon"}, Credentials{"bob", "p\u00e9ch\u00e9 mignon"}, Credentials{"", ""},
          Credentials{"ann", ""}, Credentials{"ann\xff", "x"}, Credentials{"ann", std::string(10'000, 'x')},
          Credentials{std::string(10'000, 'a'), "x"}}) {
        const auto refused = accounts.login(wrong, "");
        REQUIRE_FALSE(refused);
        CHECK(refused.error() == Error{ErrorCode::invalid_credentials, "The username or the password is wrong", {}});
    }
}

TEST_CASE_METHOD(ServiceFixture, "a deactivated account cannot sign in, and its sessions are over", "[accounts]") {
    const auto ann = accounts.register_account({"ann", password, std::nullopt}, "").value();
    schema.execute("UPDATE account SET deactivated_at = now()");
    CHECK(code_of(accounts.login({"ann", password}, "")) == ErrorCode::invalid_credentials);
    CHECK(code_of(accounts.authenticate(ann.token)) == ErrorCode::unauthenticated);
    CHECK(code_of(snapshots.take(ann.session.user.id)) == ErrorCode::unauthenticated);
}

TEST_CASE_METHOD(ServiceFixture, "a password hashed with old parameters is hashed anew at the next sign-in",
                 "[accounts]") {
    static_cast<void>(accounts.register_account({"ann", password, std::nullopt}, ""));
    schema.execute("UPDATE account SET password_hash = '" + std::string{old_hash} + "'");
    REQUIRE(accounts.login({"ann", password}, ""));
    CHECK(schema.value<std::string>("SELECT password_hash FROM account").starts_with("$argon2id$v=19$m=19456,t=2,"));
    CHECK(accounts.login({"ann", password}, ""));
}

TEST_CASE_METHOD(ServiceFixture, "all who sign in at the moment when a password is hashed anew get in", "[accounts]") {
    static_cast<void>(accounts.register_account({"ann", password, std::nullopt}, ""));
    for (int round = 0; round < 5; ++round) {
        schema.execute("UPDATE account SET password_hash = '" + std::string{old_hash} + "'");
        std::atomic<int> let_in{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                if (accounts.login({"ann", password}, "")) ++let_in;
            });
        }
        for (auto& thread : threads) thread.join();
        CHECK(let_in == 4);
    }
}

TEST_CASE_METHOD(ServiceFixture, "logging out ends one session and no other", "[accounts]") {
    const auto phone = accounts.register_account({"ann", password, std::nullopt}, "phone").value();
    const auto desk = accounts.login({"ann", password}, "desk").value();
    accounts.logout(phone.session.id);
    accounts.logout(phone.session.id);
    CHECK(code_of(accounts.authenticate(phone.token)) == ErrorCode::unauthenticated);
    CHECK(accounts.authenticate(desk.token));
}

TEST_CASE_METHOD(ServiceFixture, "a forged, old or missing token is nobody's", "[accounts]") {
    auto token = accounts.register_account({"ann", password, std::nullopt}, "").value().token;
    schema.execute("UPDATE session SET expires_at = now() - interval '1 s'");
    CHECK(code_of(accounts.authenticate(token)) == ErrorCode::unauthenticated);
    schema.execute("UPDATE session SET expires_at = now() + interval '1 h'");
    CHECK(accounts.authenticate(token));
    token[5] = token[5] == 'x' ? 'y' : 'x';
    CHECK(code_of(accounts.authenticate(token)) == ErrorCode::unauthenticated);
    CHECK(code_of(accounts.authenticate("")) == ErrorCode::unauthenticated);
    CHECK(code_of(accounts.authenticate("' OR true --")) == ErrorCode::unauthenticated);
}

TEST_CASE_METHOD(ServiceFixture, "a session that is used lives on, and is written at most once a minute",
                 "[accounts]") {
    const auto token = accounts.register_account({"ann", password, std::nullopt}, "").value().token;
    const auto written = [&] { return schema.value<std::string>("SELECT xmin::text || last_seen_at FROM session"); };
    const auto before = written();
    CHECK(accounts.authenticate(token));
    CHECK(written() == before);
    schema.execute("UPDATE session SET last_seen_at = now() - interval '2 min', expires_at = now() + interval '1 h'");
    // This one knows the session for a few seconds; another instance asks.
    CHECK(accounts.authenticate(token));
    CHECK(schema.value<bool>("SELECT last_seen_at < now() - interval '1 min' FROM session"));
    CHECK(accounts_under({}).authenticate(token));
    CHECK(
        schema.value<bool>("SELECT expires_at > now() + interval '29 days' AND last_seen_at > now() - interval '1 min'"
                           " FROM session"));
}

TEST_CASE_METHOD(ServiceFixture, "neither token nor password is stored, and a user agent only harmlessly",
                 "[accounts]") {
    const auto ann =
        accounts.register_account({"ann", password, std::nullopt}, "evil\r\n\x01\xff" + std::string(1000, 'x')).value();
    const auto agent = schema.value<std::string>("SELECT user_agent FROM session");
    CHECK(agent.size() == limits::user_agent_length_max);
    CHECK(agent.starts_with("evil????xxx"));
    CHECK(schema.value<std::string>("SELECT account::text FROM account").find(password) == std::string::npos);
    CHECK(schema.value<std::string>("SELECT session::text FROM session").find(ann.token) == std::string::npos);
}

TEST_CASE_METHOD(ServiceFixture, "a session that has ended is not remembered", "[accounts]") {
    const auto ann = accounts.register_account({"ann", password, std::nullopt}, "").value();
    CHECK_FALSE(accounts.recall(ann.token));
    CHECK(accounts.authenticate(ann.token));
    CHECK(accounts.recall(ann.token) == ann.session);
    accounts.logout(ann.session.id);
    CHECK_FALSE(accounts.recall(ann.token));
    CHECK(code_of(accounts.authenticate(ann.token)) == ErrorCode::unauthenticated);
}
