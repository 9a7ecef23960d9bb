#include "wasm-client/app/app.hpp"

#include "tests/client/app/browser.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::testing;

namespace {

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("opening a room's address shows that room and its messages", "[app]") {
    Workspace workspace;
    workspace.server.post(workspace.bob, workspace.lunch, "b1", "Pizza?");
    Browser browser{workspace, workspace.alice};
    browser.open("/rooms/2");
    CHECK(browser.visible_text() == Texts{"Pizza?"});
    CHECK(browser.ports.overlay.title.find("lunch") != std::string::npos);
    CHECK(browser.app.state().connection.link == Link::live);
    CHECK(browser.ports.stream_path);
}

TEST_CASE("what is typed reaches the server once, and the composer is empty again", "[app]") {
    Workspace workspace;
    Browser browser{workspace, workspace.alice};
    browser.open();
    const auto revision = browser.field("composer").revision;
    browser.type("Hello");
    browser.run();
    CHECK(workspace.server.messages(workspace.general).size() == 1);
    CHECK(browser.visible_text() == Texts{"Hello"});
    CHECK(browser.field("composer").value.empty());
    CHECK(browser.field("composer").revision != revision);
}

TEST_CASE("two lines entered before a frame is drawn are two messages", "[app]") {
    Workspace workspace;
    Browser browser{workspace, workspace.alice};
    browser.open();
    browser.type("one");
    browser.type("two");
    browser.run();
    CHECK(browser.visible_text() == Texts{"one", "two"});
    const auto& messages = workspace.server.messages(workspace.general);
    REQUIRE(messages.size() == 2);
    CHECK(messages[0].client_id != messages[1].client_id);
}

TEST_CASE("two people chat", "[app]") {
    Workspace workspace;
    Browser alice{workspace, workspace.alice};
    Browser bob{workspace, workspace.bob};
    alice.open();
    bob.open();
    alice.type("Hello Bob");
    alice.run();
    bob.run();
    CHECK(bob.visible_text() == Texts{"Hello Bob"});
    CHECK(bob.ports.announcements == Texts{"alice: Hello Bob"});
    bob.type("Hello Alice");
    bob.run();
    alice.run();
    CHECK(alice.visible_text() == Texts{"Hello Bob", "Hello Alice"});
}

TEST_CASE("a page where nothing happens draws nothing", "[app]") {
    Workspace workspace;
    workspace.server.post(workspace.bob, workspace.general, "b1", "Hello");
    Browser browser{workspace, workspace.alice};
    browser.open();
    browser.run();
    int frames = 0;
    for (int i = 0; i < 60; ++i) {
        browser.app.stream_event("ping", to_string(workspace.server.cursor()), "{}");
        frames += browser.pass(1'000);
    }
    CHECK(frames == 0);
    CHECK(browser.ports.requests.empty());
}

TEST_CASE("what was seen is marked as read, once", "[app]") {
    Workspace workspace;
    Browser browser{workspace, workspace.alice};
    browser.open();
    workspace.server.post(workspace.bob, workspace.general, "b1", "Hello");
    browser.run();
    const auto requests = workspace.server.requests();
    for (int i = 0; i < 10; ++i) browser.frame();
    browser.run();
    CHECK(workspace.server.requests() == requests);
    CHECK(workspace.server.room_for(workspace.alice, workspace.general).membership->unread == 0);
}

TEST_CASE("the address follows the room, and the room the address", "[app]") {
    Workspace workspace;
    Browser browser{workspace, workspace.alice};
    browser.open();
    CHECK(browser.ports.address == "/rooms/1");
    browser.app.act(RoomChosen{workspace.lunch});
    browser.run();
    CHECK(browser.ports.address == "/rooms/2");
    browser.app.navigated("/rooms/1");
    browser.run();
    CHECK(browser.app.state().current_room == workspace.general);
    browser.app.navigated("/nowhere");
    CHECK(browser.app.state().current_room == workspace.general);
}

TEST_CASE("an edit belongs to the room whose composer is on the page", "[app]") {
    Workspace workspace;
    Browser browser{workspace, workspace.alice};
    browser.open();
    browser.app.act(RoomChosen{workspace.lunch});
    // The next frame has not been drawn: the composer still holds the other room's draft.
    browser.app.field_edited("composer", "for general");
    CHECK(browser.app.state().rooms.at(workspace.general).draft == "for general");
    CHECK(browser.app.state().rooms.at(workspace.lunch).draft.empty());
}

TEST_CASE("a room is made with the form", "[app]") {
    Workspace workspace;
    Browser browser{workspace, workspace.alice};
    browser.open();
    browser.app.act(DialogOpened{Dialog::create_room});
    browser.run();
    browser.app.field_edited("room_name", "Tea");
    browser.app.field_edited("room_topic", "Green or black?");
    browser.app.field_edited("unheard_of", "x");
    CHECK(browser.app.state().room_form.room == NewRoom{RoomKind::public_room, "Tea", "Green or black?"});
    browser.app.field_submitted("room_topic");
    browser.run();
    CHECK(browser.ports.overlay.title.find("Tea") != std::string::npos);
    CHECK(browser.ports.address == "/rooms/3");
}

TEST_CASE("answers that come while the question is being asked are fine", "[app]") {
    Workspace workspace;
    Browser browser{workspace, workspace.alice};
    browser.ports.on_send = [&] {
        auto [request, answered] = browser.ports.requests.back();
        browser.ports.requests.pop_back();
        answered(workspace.server.handle(workspace.alice, request));
    };
    browser.open();
    browser.type("Hello");
    browser.run();
    CHECK(browser.visible_text() == Texts{"Hello"});
}

TEST_CASE("what the page says while it is being changed is not lost", "[app]") {
    Workspace workspace;
    Browser browser{workspace, workspace.alice};
    browser.open();
    browser.ports.on_apply = [&] { browser.app.field_edited("composer", "typed meanwhile"); };
    browser.frame();
    browser.ports.on_apply = {};
    CHECK(browser.ports.frame_requested);
    CHECK(browser.app.state().rooms.at(workspace.general).draft == "typed meanwhile");
}

TEST_CASE("what was asked before a session ended is answered to nobody", "[app]") {
    Workspace workspace;
    workspace.server.post(workspace.bob, workspace.general, "b1", "secret");
    Browser browser{workspace, workspace.alice};
    browser.app.start("/");
    const auto snapshot = browser.ports.requests.front();
    browser.ports.requests.clear();
    snapshot.second(workspace.server.handle(workspace.alice, snapshot.first));
    REQUIRE(browser.ports.requests.size() == 1);
    const auto page = browser.ports.requests.front();
    browser.app.act(SignedOut{});
    CHECK(browser.ports.sign_ins_shown == 1);
    browser.app.signed_in();
    page.second(workspace.server.handle(workspace.alice, page.first));
    CHECK(browser.app.state().rooms.empty());
}

TEST_CASE("a stream that talks nonsense is left for a snapshot", "[app]") {
    Workspace workspace;
    Browser browser{workspace, workspace.alice};
    browser.open();
    browser.app.stream_event("message", "e1-99", "{\"id\":");
    CHECK_FALSE(browser.ports.stream_path);
    workspace.server.post(workspace.bob, workspace.general, "b1", "Hello");
    for (int i = 0; i < 10; ++i) browser.pass(1'000);
    CHECK(browser.app.state().connection.link == Link::live);
    CHECK(browser.visible_text() == Texts{"Hello"});
}

TEST_CASE("nothing is lost or doubled while the server is away", "[app]") {
    for (const auto loss : {Browser::Loss::of_answers, Browser::Loss::of_requests}) {
        for (const bool disconnected : {false, true}) {
            Workspace workspace;
            Browser browser{workspace, workspace.alice};
            browser.open();
            browser.type("before");
            browser.run();
            browser.loss = loss;
            if (disconnected) browser.disconnect();
            browser.type("one");
            browser.type("two");
            for (int i = 0; i < 10; ++i) browser.pass(1'000);
            browser.loss = Browser::Loss::none;
            browser.reachable = true;
            browser.type("three");
            // The stream is well all the while: only the answers tell that something is wrong.
            for (int i = 0; i < 100; ++i) {
                browser.app.stream_event("ping", to_string(workspace.server.cursor()), "{}");
                browser.pass(1'000);
            }
            Texts bodies;
            for (const auto& message : workspace.server.messages(workspace.general)) bodies.push_back(message.body);
            CHECK(bodies == Texts{"before", "one", "two", "three"});
            CHECK(browser.visible_text() == bodies);
            CHECK(browser.app.state().rooms.at(workspace.general).timeline.unconfirmed.empty());
        }
    }
}

TEST_CASE("nothing waits for ever for an answer that was lost", "[app]") {
    Workspace workspace;
    workspace.server.post(workspace.bob, workspace.lunch, "b1", "Pizza?");
    Browser browser{workspace, workspace.alice};
    browser.open();
    browser.loss = Browser::Loss::of_answers;
    browser.app.act(RoomChosen{workspace.lunch});
    browser.app.act(DialogOpened{Dialog::create_room});
    browser.app.field_edited("room_name", "Tea");
    browser.app.field_submitted("room_name");
    browser.run();
    CHECK(browser.app.state().room_form.sending);
    CHECK(browser.visible_text().empty());
    const auto lost = browser.ports.unanswered;
    browser.loss = Browser::Loss::none;
    for (int i = 0; i < 100; ++i) {
        browser.app.stream_event("ping", to_string(workspace.server.cursor()), "{}");
        browser.pass(1'000);
    }
    CHECK_FALSE(browser.app.state().room_form.sending);
    CHECK(browser.visible_text() == Texts{"Pizza?"});
    // An answer that comes after all is nobody's any more.
    REQUIRE_FALSE(lost.empty());
    const auto before = browser.app.state();
    for (const auto& answered : lost) answered(FakeServer::problem(401, ErrorCode::unauthenticated));
    CHECK(browser.app.state() == before);
}

TEST_CASE("a draft may wait a moment to be kept, a message may not", "[app]") {
    Workspace workspace;
    Browser browser{workspace, workspace.alice};
    browser.open();
    browser.app.field_edited("composer", "half a thought");
    CHECK(browser.ports.last_keeping == Keeping::soon);
    browser.disconnect();
    browser.app.field_submitted("composer");
    CHECK(browser.ports.last_keeping == Keeping::now);
}

TEST_CASE("what was asked for one person is not answered to the next at the same page", "[app]") {
    Workspace workspace;
    workspace.server.post(workspace.bob, workspace.general, "b1", "Hello");
    Browser browser{workspace, workspace.alice};
    browser.open();
    browser.loss = Browser::Loss::of_answers;
    browser.type("by Alice");
    browser.run();
    REQUIRE(browser.ports.unanswered.size() == 1);
    browser.loss = Browser::Loss::none;
    browser.become(workspace.bob);
    browser.app.signed_in();
    browser.run();
    CHECK(browser.app.state().me.id == workspace.bob);
    const auto before = browser.app.state();
    browser.ports.unanswered.front()(FakeServer::problem(401, ErrorCode::unauthenticated));
    CHECK(browser.app.state() == before);
}

TEST_CASE("a snapshot that was asked for before somebody else signed in is not taken for theirs", "[app]") {
    Workspace workspace;
    Browser browser{workspace, workspace.alice};
    browser.app.start("/");
    const auto late = browser.ports.requests.front();
    browser.ports.requests.clear();
    browser.become(workspace.bob);
    browser.app.signed_in();
    const bool is_refused = GENERATE(false, true);
    CAPTURE(is_refused);
    late.second(is_refused ? FakeServer::problem(401, ErrorCode::unauthenticated)
                           : workspace.server.handle(workspace.alice, late.first));
    CHECK(browser.ports.sign_ins_shown == 0);
    browser.run();
    CHECK(browser.app.state().me.id == workspace.bob);
}

TEST_CASE("what one page could not send the next one does, once", "[app]") {
    Workspace workspace;
    const auto storage = [&] {
        Browser browser{workspace, workspace.alice};
        browser.open();
        browser.disconnect();
        browser.type("one");
        browser.type("two");
        browser.app.field_edited("composer", "half a thought");
        browser.run();
        CHECK(workspace.server.messages(workspace.general).empty());
        return browser.ports.storage;
    }();
    CHECK(storage->size() == 3);
    Browser browser{workspace, workspace.alice};
    browser.ports.storage = storage;
    browser.open();
    CHECK(browser.visible_text() == Texts{"one", "two"});
    CHECK(workspace.server.messages(workspace.general).size() == 2);
    CHECK(browser.field("composer").value == "half a thought");
    CHECK(storage->size() == 1);
}
