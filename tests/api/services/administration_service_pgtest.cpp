#include "api/services/administration_service.hpp"

#include <algorithm>
#include <array>
#include <thread>

#include "api/store/sessions.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/service_fixture.hpp"

using namespace causerie;
using services::AdministrationService;

namespace {

const std::string password{"correct horse"};

struct AdministrationFixture : test::ServiceFixture {
    Result<User> create(const std::string& username, std::optional<UserRole> role = std::nullopt) {
        return administration.create({username, password, std::nullopt}, role);
    }

    template <typename T>
    static ErrorCode code_of(const Result<T>& result) {
        REQUIRE_FALSE(result);
        return result.error().code;
    }

    std::vector<SessionId> told{};
    int commits{};
    AdministrationService administration{*database, hasher, [this](const std::vector<SessionId>& ended) {
                                             ++commits;
                                             told = ended;
                                         }};
};

}  // namespace

TEST_CASE_METHOD(AdministrationFixture, "who is made by the administrator is like one who registered",
                 "[administration]") {
    const auto before = head();
    const auto ann = create("Ann");
    REQUIRE(ann);
    CHECK(ann->username == "ann");
    CHECK(ann->role == UserRole::owner);
    CHECK(head() == before + 2);  // The account, and the membership in general.
    CHECK(commits == 1);
    CHECK(accounts.login({"ann", password}, ""));
    CHECK(create("bob")->role == UserRole::member);
    CHECK(create("eve", UserRole::admin)->role == UserRole::admin);
    CHECK(administration.list().size() == 3);
}

TEST_CASE_METHOD(AdministrationFixture, "an administrator is held to the same rules", "[administration]") {
    CHECK(code_of(create("ann", UserRole::member)) == ErrorCode::validation_failed);
    REQUIRE(create("ann", UserRole::owner));
    const auto before = head();
    CHECK(code_of(create("ANN")) == ErrorCode::username_taken);
    CHECK(code_of(create("a")) == ErrorCode::validation_failed);
    CHECK(code_of(administration.create({"bob", "short", std::nullopt}, {})) == ErrorCode::validation_failed);
    CHECK(code_of(administration.create({"bob", "password123", std::nullopt}, {})) == ErrorCode::validation_failed);
    CHECK(code_of(administration.create({"bob", password, std::string(65, 'x')}, {})) == ErrorCode::validation_failed);
    CHECK(code_of(administration.reset_password("ann", "short")) == ErrorCode::validation_failed);
    CHECK(code_of(administration.reset_password("ann", "password123")) == ErrorCode::validation_failed);
    CHECK(code_of(administration.reset_password("bob", password)) == ErrorCode::not_found);
    CHECK(code_of(administration.deactivate("bob")) == ErrorCode::not_found);
    CHECK(code_of(administration.reactivate("b\xff")) == ErrorCode::not_found);
    CHECK(head() == before);
    CHECK(commits == 1);
}

TEST_CASE_METHOD(AdministrationFixture, "a new password ends every session, and the old one is of no use",
                 "[administration]") {
    REQUIRE(create("ann"));
    const auto phone = accounts.login({"ann", password}, "").value();
    const auto desk = accounts.login({"ann", password}, "").value();
    REQUIRE(create("bob"));
    const auto bob = accounts.login({"bob", password}, "").value();
    REQUIRE(administration.reset_password("ANN", "another horse"));
    CHECK(told.size() == 2);
    CHECK(std::ranges::find(told, desk.session.id) != told.end());
    CHECK_FALSE(accounts.authenticate(phone.token));
    CHECK(accounts.authenticate(bob.token));
    CHECK(code_of(accounts.login({"ann", password}, "")) == ErrorCode::invalid_credentials);
    CHECK(accounts.login({"ann", "another horse"}, ""));
}

TEST_CASE_METHOD(AdministrationFixture, "who is deactivated is out until reactivated, and then signs in anew",
                 "[administration]") {
    REQUIRE(create("ann"));
    REQUIRE(create("bob"));
    const auto bob = accounts.login({"bob", password}, "").value();
    const auto before = head();
    CHECK(administration.deactivate("bob")->deactivated);
    CHECK(head() == before + 1);
    CHECK(told == std::vector{bob.session.id});
    CHECK(administration.deactivate("bob")->deactivated);
    CHECK(head() == before + 1);
    CHECK(code_of(accounts.login({"bob", password}, "")) == ErrorCode::invalid_credentials);
    CHECK_FALSE(accounts.authenticate(bob.token));
    CHECK_FALSE(administration.reactivate("bob")->deactivated);
    CHECK(head() == before + 2);
    CHECK_FALSE(accounts.authenticate(bob.token));
    const auto again = accounts.login({"bob", password}, "");
    REQUIRE(again);
    CHECK_FALSE(administration.reactivate("bob")->deactivated);
    CHECK(accounts.authenticate(again->token));
}

TEST_CASE_METHOD(AdministrationFixture, "there is always an owner, even if two are deactivated at once",
                 "[administration]") {
    REQUIRE(create("ann"));
    CHECK(code_of(administration.deactivate("ann")) == ErrorCode::forbidden);
    for (int round = 0; round < 5; ++round) {
        const std::array names{"x" + std::to_string(round), "y" + std::to_string(round)};
        for (const auto& name : names) REQUIRE(create(name, UserRole::owner));
        schema.execute("UPDATE account SET deactivated_at = now() WHERE username NOT IN ('" + names[0] + "', '" +
                       names[1] + "')");
        std::array<bool, 2> done{};
        std::array<std::thread, 2> threads;
        for (std::size_t i = 0; i < threads.size(); ++i) {
            threads.at(i) = std::thread{[&, i] {
                AdministrationService service{*database, hasher, [](const std::vector<SessionId>&) {}};
                done.at(i) = service.deactivate(names.at(i)).has_value();
            }};
        }
        for (auto& thread : threads) thread.join();
        CHECK(done[0] != done[1]);
    }
}

TEST_CASE_METHOD(AdministrationFixture, "who signs in while being deactivated, or given a new password, is refused",
                 "[administration]") {
    REQUIRE(create("ann"));
    const auto bob = create("bob").value();
    const auto held = [&](const std::string& hash) {
        return database->transact([&](store::Transaction& tx) { return store::users::hold(tx, bob.id, hash); });
    };
    const auto hash = schema.value<std::string>("SELECT password_hash FROM account WHERE username = 'bob'");
    CHECK(held(hash));
    CHECK_FALSE(held("another"));
    // The sign-in has read the account and hashes; meanwhile an administrator is quicker.
    for (int i = 0; i < 5; ++i) {
        REQUIRE(administration.reset_password("bob", password));
        std::thread signing_in{[&] { static_cast<void>(accounts.login({"bob", password}, "")); }};
        REQUIRE(administration.deactivate("bob"));
        signing_in.join();
        CHECK(schema.value<int>("SELECT count(*) FROM session") == 0);
        REQUIRE(administration.reactivate("bob"));
    }
    REQUIRE(administration.deactivate("bob"));
    CHECK_FALSE(held(schema.value<std::string>("SELECT password_hash FROM account WHERE username = 'bob'")));
}
