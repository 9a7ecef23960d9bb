#include "wasm-client/state/unsent.hpp"

#include "tests/client/support/client.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::testing;

namespace {

using Texts = std::vector<std::string>;

constexpr std::int64_t long_ago = 1'600'000'000'000;

Unsent kept_message(const std::string& client_id, std::int64_t order, const std::string& problem = {}) {
    return {{1}, {1}, client_id, "text " + client_id, long_ago + order, problem};
}

Unsent kept_draft(std::int64_t user, const std::string& body) { return {{user}, {1}, {}, body, long_ago, {}}; }

std::vector<Unsent> sorted(const std::map<std::string, Unsent>& storage) {
    std::vector<Unsent> found;
    for (const auto& [key, unsent] : storage) found.push_back(unsent);
    return found;
}

/// What the browser holds after the effects of each action.
struct Keeper {
    Client client{};
    std::map<std::string, Unsent> storage{};

    void act(Event event) {
        client.act(std::move(event));
        for (const auto& effect : client.effects) {
            if (const auto* keep = std::get_if<KeepUnsent>(&effect)) storage[key_of(keep->unsent)] = keep->unsent;
            if (const auto* drop = std::get_if<DropUnsent>(&effect)) {
                std::erase_if(storage, [&](const auto& kept) { return kept.first.starts_with(drop->key); });
            }
        }
    }

    void write(const std::string& text, const std::string& client_id) {
        act(DraftEdited{{1}, text});
        act(SendPressed{{1}, client_id});
    }

    [[nodiscard]] Texts kept() const {
        Texts found;
        for (const auto& [key, unsent] : storage) found.push_back(unsent.body);
        std::ranges::sort(found);
        return found;
    }
};

/// The next page of the same browser, live, after it was told what was kept: before the snapshot or after.
Client next_page(const std::vector<Unsent>& found, bool before_snapshot = true) {
    Client client;
    client.now_ms += 60'000;
    client.act(Started{});
    REQUIRE(client.did<LoadUnsent>());
    if (before_snapshot) client.act(UnsentFound{found});
    client.act(SnapshotArrived{snapshot()});
    client.act(StreamOpened{});
    if (!before_snapshot) client.act(UnsentFound{found});
    return client;
}

}  // namespace

TEST_CASE("a message is kept from the key press until the server has it", "[unsent]") {
    Keeper keeper{live_client()};
    keeper.write("one", "c1");
    CHECK(keeper.kept() == Texts{"one"});
    keeper.act(StreamLost{});
    keeper.act(PostFailed{{1}, "c1", failure(ErrorCode::unavailable)});
    CHECK(keeper.kept() == Texts{"one"});
    keeper.act(MessagePosted{own_message(1, 1, "c1")});
    CHECK(keeper.kept().empty());
}

TEST_CASE("a draft is kept as it grows, and is none any more when it is sent or cleared", "[unsent]") {
    Keeper keeper{live_client()};
    keeper.act(DraftEdited{{2}, "h"});
    keeper.act(DraftEdited{{2}, "half a thought"});
    CHECK(keeper.kept() == Texts{"half a thought"});
    keeper.write("whole", "c1");
    keeper.act(MessagePosted{own_message(1, 1, "c1")});
    CHECK(keeper.kept() == Texts{"half a thought"});
    keeper.act(DraftEdited{{2}, ""});
    CHECK(keeper.kept().empty());
}

TEST_CASE("what has not changed is not kept again", "[unsent]") {
    Keeper keeper{live_client()};
    keeper.write("one", "c1");
    keeper.act(PingArrived{{"e1", 101}});
    CHECK_FALSE(keeper.client.did<KeepUnsent>());
    CHECK_FALSE(keeper.client.did<DropUnsent>());
}

TEST_CASE("the next page sends what the last one could not, under the same ids and in order", "[unsent]") {
    const bool before_snapshot = GENERATE(true, false);
    Keeper keeper{live_client()};
    keeper.act(StreamLost{});
    // By key, the later one comes first.
    keeper.write("one", "z");
    keeper.write("two", "a");
    keeper.act(DraftEdited{{2}, "half a thought"});
    auto client = next_page(sorted(keeper.storage), before_snapshot);
    CHECK(client.all<PostMessage>() == std::vector<PostMessage>{{{1}, {"z", "one"}}});
    CHECK(bodies(client.at(1).timeline) == Texts{"one", "two"});
    CHECK(client.at(1).timeline.unconfirmed[0].delivery == Delivery::sending);
    CHECK(client.at(2).draft == "half a thought");
    CHECK(client.at(2).draft_revision == 1);
    client.act(MessagePosted{own_message(1, 1, "z")});
    CHECK(client.all<PostMessage>() == std::vector<PostMessage>{{{1}, {"a", "two"}}});
    CHECK(client.all<DropUnsent>() == std::vector<DropUnsent>{{"1/mz."}});
}

TEST_CASE("what is written after a reload stays behind what was written before", "[unsent]") {
    auto client = next_page({kept_message("old", 1)});
    client.write(1, "new", "new");
    CHECK(bodies(client.at(1).timeline) == Texts{"text old", "new"});
    CHECK_FALSE(client.did<PostMessage>());
    client.act(UnsentFound{{kept_message("between", 2)}});
    CHECK(bodies(client.at(1).timeline) == Texts{"text old", "text between", "new"});
}

TEST_CASE("a message that had arrived after all is not shown twice", "[unsent]") {
    const bool page_first = GENERATE(true, false);
    auto client = next_page(page_first ? std::vector<Unsent>{} : std::vector{kept_message("c1", 1)});
    MessagePage newest;
    newest.messages.push_back(own_message(1, 1, "c1"));
    client.answer_page(1, newest);
    if (page_first) client.act(UnsentFound{{kept_message("c1", 1)}});
    CHECK(bodies(client.at(1).timeline) == Texts{"mine"});
    CHECK(client.all<DropUnsent>() == std::vector<DropUnsent>{{"1/mc1."}});
}

TEST_CASE("a refused message comes back as refused, and can be tried again", "[unsent]") {
    Keeper keeper{live_client()};
    keeper.write("one", "c1");
    keeper.act(PostFailed{{1}, "c1", failure(ErrorCode::forbidden, "Not here")});
    auto client = next_page(sorted(keeper.storage));
    CHECK_FALSE(client.did<PostMessage>());
    REQUIRE(client.at(1).timeline.unconfirmed.size() == 1);
    CHECK(client.at(1).timeline.unconfirmed[0].delivery == Delivery::failed);
    CHECK(client.at(1).timeline.unconfirmed[0].problem == "Not here");
    client.act(RetryPressed{{1}, "c1"});
    CHECK(client.did<PostMessage>());
    client.act(PostFailed{{1}, "c1", failure(ErrorCode::forbidden, "Not here")});
    client.act(DiscardPressed{{1}, "c1"});
    CHECK(client.all<DropUnsent>() == std::vector<DropUnsent>{{"1/mc1."}});
}

TEST_CASE("what another person wrote is neither sent nor shown, but kept for that person", "[unsent]") {
    auto message = kept_message("c1", 1);
    message.user = {2};
    auto client = next_page({message, kept_draft(2, "secret")});
    CHECK_FALSE(client.did<PostMessage>());
    CHECK_FALSE(client.did<DropUnsent>());
    CHECK(client.at(1).timeline.unconfirmed.empty());
    CHECK(client.at(1).draft.empty());

    client.act(RequestFailed{failure(ErrorCode::unauthenticated)});
    client.act(SignedIn{});
    auto told = snapshot(105);
    std::swap(told.me, told.users[1]);
    client.act(SnapshotArrived{told});
    client.act(StreamOpened{});
    CHECK(client.all<PostMessage>().size() == 1);
    CHECK(client.at(1).draft == "secret");
}

TEST_CASE("somebody else who signs in at the page finds nothing, and whoever wrote it finds all again", "[unsent]") {
    Keeper keeper{live_client()};
    keeper.act(StreamLost{});
    keeper.write("one", "c1");
    keeper.act(DraftEdited{{2}, "half a thought"});
    keeper.act(RequestFailed{failure(ErrorCode::unauthenticated)});
    auto bobs = snapshot(105);
    std::swap(bobs.me, bobs.users[1]);
    for (const auto& told : {bobs, snapshot(106)}) {
        keeper.act(SignedIn{});
        keeper.act(SnapshotArrived{told});
        keeper.act(StreamOpened{});
        CHECK(keeper.kept() == Texts{"half a thought", "one"});
        CHECK(keeper.client.did<PostMessage>() == (told.me.id == UserId{1}));
        if (told.me.id == UserId{2}) keeper.act(RequestFailed{failure(ErrorCode::unauthenticated)});
    }
    CHECK(keeper.client.at(2).draft == "half a thought");
}

TEST_CASE("signing out deletes what was not sent and says how much that was", "[unsent]") {
    Keeper keeper{live_client()};
    auto others = kept_message("c9", 9);
    others.user = {2};
    keeper.storage = {{key_of(others), others}};
    keeper.act(UnsentFound{{others}});
    keeper.act(StreamLost{});
    keeper.write("one", "c1");
    keeper.write("two", "c2");
    keeper.act(DraftEdited{{2}, "half a thought"});
    keeper.act(SignedOut{});
    CHECK(keeper.kept() == Texts{others.body});
    REQUIRE(keeper.client.did<ShowSignIn>());
    CHECK(keeper.client.all<ShowSignIn>()[0].notice.find("2 messages") != std::string::npos);
    CHECK(keeper.client.state.kept.empty());
}

TEST_CASE("signing out with nothing unsent says nothing", "[unsent]") {
    Keeper keeper{live_client()};
    keeper.act(SignedOut{});
    CHECK(keeper.client.all<ShowSignIn>() == std::vector<ShowSignIn>{{}});
}

TEST_CASE("what was not sent to a room that was lost meanwhile is admitted and dropped", "[unsent]") {
    auto message = kept_message("c1", 1);
    message.room = {77};
    const auto client = next_page({message}, false);
    CHECK(client.state.notice.find("lost") != std::string::npos);
    CHECK(client.all<DropUnsent>() == std::vector<DropUnsent>{{"1/mc1."}});
}

TEST_CASE("a draft that is found does not overwrite what is being written, and waits its turn", "[unsent]") {
    auto client = live_client();
    client.act(DraftEdited{{1}, "newer"});
    client.act(UnsentFound{{kept_draft(1, "older")}});
    CHECK(client.at(1).draft == "newer");
    CHECK_FALSE(client.did<DropUnsent>());
    CHECK(client.state.set_aside.size() == 1);
}

TEST_CASE("no key is the beginning of another", "[unsent]") {
    const auto first = kept_draft(1, "x");
    auto second = first;
    second.order *= 10;
    auto third = first;
    third.user = {10};
    CHECK_FALSE(key_of(second).starts_with(key_of(first)));
    CHECK_FALSE(key_of(third).starts_with(key_of(UserId{1})));
    CHECK(key_of(first).starts_with(key_of(UserId{1})));
}
