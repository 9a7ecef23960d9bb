#include <cmath>
#include <string>

#include "tests/client/views/stage.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using causerie::test::chat_state;
using causerie::test::message;
using causerie::test::Stage;

namespace {

void arrive(RoomState& room, std::int64_t seq, UserId author, std::string body) {
    room.timeline.confirmed.push_back({message(seq, author, std::move(body))});
    room.room.last_seq = seq;
    if (author != test::me_id) ++room.room.membership->unread;
}

/// As if the page of `count` older messages had come.
void prepend(State& state, int count) {
    auto& timeline = state.rooms.at(test::general_id).timeline;
    const auto first = timeline.confirmed.front().message.seq;
    const auto older = chat_state(count, first - count).rooms.at(test::general_id).timeline.confirmed;
    timeline.confirmed.insert(timeline.confirmed.begin(), older.begin(), older.end());
}

}  // namespace

TEST_CASE("a room opens at its newest message", "[views]") {
    Stage stage{chat_state(200)};
    stage.settle();
    CHECK(stage.input.scroll_top == Approx(stage.scroll_end()));
    REQUIRE(stage.text_of(200) != nullptr);
    const auto& rect = stage.overlay.scroller.rect;
    CHECK(stage.seen_at(200) > 0);
    CHECK(stage.seen_at(200) < static_cast<double>(rect.height));
}

TEST_CASE("a room opens at what has not been read, if that is further up", "[views]") {
    auto state = chat_state(200);
    auto& membership = *state.rooms.at(test::general_id).room.membership;
    membership.read_seq = 100;
    membership.unread = 66;
    Stage stage{std::move(state)};
    stage.settle();
    REQUIRE(stage.text_of(102) != nullptr);
    CHECK(stage.seen_at(102) > 0);
    CHECK(stage.seen_at(102) < static_cast<double>(stage.overlay.scroller.rect.height) / 2);
}

TEST_CASE("a new message is shown to those who are at the bottom", "[views]") {
    Stage stage{chat_state(200)};
    stage.settle();
    const auto end = stage.scroll_end();
    arrive(stage.general(), 201, {2}, "new");
    stage.settle();
    CHECK(stage.scroll_end() > end);
    CHECK(stage.input.scroll_top == Approx(stage.scroll_end()));
}

TEST_CASE("a new message does not move those who read further up", "[views]") {
    Stage stage{chat_state(200)};
    stage.settle();
    stage.scroll_to(stage.scroll_end() - 900);
    stage.settle();
    const auto top = stage.input.scroll_top;
    const auto seen = stage.seen_at(170);
    arrive(stage.general(), 201, {2}, "new");
    stage.settle();
    CHECK(stage.input.scroll_top == Approx(top));
    CHECK(stage.seen_at(170) == Approx(seen));
}

TEST_CASE("an older page put in front leaves the messages where they are seen", "[views]") {
    Stage stage{chat_state(50, 151)};
    stage.general().timeline.has_before = true;
    stage.settle();
    for (const double top : {0.0, 30.0, 400.0}) {
        stage.scroll_to(top);
        stage.settle();
        const auto first = stage.general().timeline.confirmed.front().message.seq;
        const auto seen = stage.seen_at(first);
        REQUIRE_FALSE(std::isnan(seen));
        prepend(stage.state, 40);
        stage.frame();
        CHECK(stage.seen_at(first) == Approx(seen).margin(0.01));
        stage.settle();
        CHECK(stage.seen_at(first) == Approx(seen).margin(0.01));
        stage.scroll_to(0);
        stage.settle();
    }
}

TEST_CASE("a page that comes while the person scrolls moves nothing else", "[views]") {
    Stage stage{chat_state(50, 151)};
    stage.general().timeline.has_before = true;
    stage.settle();
    stage.scroll_to(300);
    stage.settle();
    const auto seen = stage.seen_at(155);
    prepend(stage.state, 40);
    stage.input.scroll_top -= 60;
    stage.input.scrolled_by_person = true;
    stage.frame();
    CHECK(stage.seen_at(155) == Approx(seen + 60).margin(0.01));
}

TEST_CASE("scrolling through history never jumps", "[views]") {
    Stage stage{chat_state(400)};
    stage.settle();
    for (int step = 0; step < 60; ++step) {
        stage.scroll_to(stage.input.scroll_top - 113);
        const auto& texts = stage.overlay.scroller.messages;
        REQUIRE(texts.size() > 3);
        const auto seq = texts[texts.size() / 2].position;
        const auto seen = stage.seen_at(seq);
        stage.frame();
        CHECK(stage.seen_at(seq) == Approx(seen).margin(0.01));
    }
}

TEST_CASE("another width keeps the place too", "[views]") {
    Stage stage{chat_state(200)};
    stage.settle();
    stage.scroll_to(stage.scroll_end() - 2000);
    stage.settle();
    const auto& texts = stage.overlay.scroller.messages;
    const auto first =
        std::ranges::find_if(texts, [&](const MessageText& text) { return text.top > stage.input.scroll_top; });
    REQUIRE(first != texts.end());
    const auto seq = first->position - 1;
    const auto seen = stage.seen_at(seq);
    stage.input.width = 700;
    stage.settle();
    CHECK(stage.seen_at(seq) == Approx(seen).margin(0.01));
}

TEST_CASE("only what is near the screen is laid out and told to the page", "[views]") {
    Stage stage{chat_state(10'000)};
    stage.settle();
    CHECK(stage.context.timeline().cache().laid_out() < 150);
    CHECK(stage.overlay.scroller.messages.size() < 150);
    const auto laid_out = stage.context.timeline().cache().laid_out();
    for (int i = 0; i < 20; ++i) stage.frame();
    CHECK(stage.context.timeline().cache().laid_out() == laid_out);
    stage.scroll_to(stage.scroll_end() / 2);
    stage.settle();
    CHECK(stage.context.timeline().cache().laid_out() < laid_out + 300);
    CHECK(stage.text.rasterised < 2000);
}

TEST_CASE("a screen of messages costs few draw calls", "[views]") {
    Stage stage{chat_state(1'000)};
    stage.settle();
    CHECK(stage.imgui().draw_call_count() < 40);
}

TEST_CASE("consecutive messages of one author share a heading", "[views]") {
    Stage stage{chat_state()};
    auto& timeline = stage.general().timeline;
    timeline.confirmed = {{message(1, {2}, "one")},
                          {message(2, {2}, "two")},
                          {message(3, {3}, "three")},
                          {message(30, {3}, "much later")}};
    timeline.confirmed[3].message.seq = 4;
    stage.settle();
    const auto has_heading = [&](std::int64_t seq) { return stage.text_of(seq)->heading_rect.width > 0; };
    CHECK(has_heading(1));
    CHECK_FALSE(has_heading(2));
    CHECK(has_heading(3));
    CHECK(has_heading(4));
    CHECK(stage.text_of(2)->heading == "bob, 12:02");
}

TEST_CASE("a conversation shorter than the screen lies at its bottom", "[views]") {
    Stage stage{chat_state(2)};
    stage.settle();
    const auto& scroller = stage.overlay.scroller;
    CHECK(scroller.content_height == Approx(scroller.rect.height));
    const auto& last = scroller.messages.back();
    CHECK(last.top + static_cast<double>(last.height) > scroller.content_height - 20);
}

TEST_CASE("history is wanted near its beginning, and only while there is more", "[views]") {
    Stage stage{chat_state(100, 101)};
    stage.general().timeline.has_before = true;
    stage.settle();
    stage.frame();
    CHECK(stage.said<HistoryWanted>() == nullptr);
    stage.scroll_to(200);
    REQUIRE(stage.said<HistoryWanted>() != nullptr);
    CHECK(stage.said<HistoryWanted>()->room == test::general_id);
    stage.actions.clear();
    stage.general().timeline.loading = true;
    stage.frame();
    CHECK(stage.said<HistoryWanted>() == nullptr);
    stage.general().timeline.loading = false;
    stage.general().timeline.has_before = false;
    stage.frame();
    CHECK(stage.said<HistoryWanted>() == nullptr);
}

TEST_CASE("unread messages are seen at the bottom of a visible page", "[views]") {
    Stage stage{chat_state(200)};
    stage.settle();
    CHECK(stage.said<BottomSeen>() == nullptr);
    stage.scroll_to(1000);
    arrive(stage.general(), 201, {2}, "new");
    stage.frame();
    CHECK(stage.said<BottomSeen>() == nullptr);
    stage.state.page_visible = false;
    stage.scroll_to(1e9);
    CHECK(stage.said<BottomSeen>() == nullptr);
    stage.state.page_visible = true;
    stage.frame();
    CHECK(stage.said<BottomSeen>() != nullptr);
}

TEST_CASE("whoever is further up can jump to the latest message", "[views]") {
    Stage stage{chat_state(200)};
    stage.settle();
    CHECK(stage.proxy("jump_to_latest") == nullptr);
    stage.scroll_to(500);
    arrive(stage.general(), 201, {2}, "new");
    stage.settle();
    REQUIRE(stage.proxy("jump_to_latest") != nullptr);
    CHECK(stage.proxy("jump_to_latest")->label == "1 new message");
    stage.click("jump_to_latest");
    stage.settle();
    CHECK(stage.input.scroll_top == Approx(stage.scroll_end()));
    stage.scroll_to(500);
    stage.activate("jump_to_latest");
    CHECK(stage.input.scroll_top == Approx(stage.scroll_end()));
}

TEST_CASE("whoever is further up and sends something sees it", "[views]") {
    Stage stage{chat_state(200)};
    stage.settle();
    stage.scroll_to(500);
    stage.general().timeline.unconfirmed = {test::unconfirmed("mine", "hello", Delivery::sending)};
    stage.settle();
    CHECK(stage.input.scroll_top == Approx(500));
    ++stage.general().sent_count;
    stage.settle();
    CHECK(stage.input.scroll_top == Approx(stage.scroll_end()));
    stage.scroll_to(500);
    stage.settle();
    CHECK(stage.input.scroll_top == Approx(500));
}

TEST_CASE("a failed message offers to be sent again or thrown away", "[views]") {
    Stage stage{chat_state(3)};
    stage.general().timeline.unconfirmed = {test::unconfirmed("lost", "hello", Delivery::failed)};
    stage.settle();
    REQUIRE(stage.click("retry:lost"));
    REQUIRE(stage.said<RetryPressed>() != nullptr);
    CHECK(stage.said<RetryPressed>()->client_id == "lost");
    REQUIRE(stage.click("discard:lost"));
    REQUIRE(stage.said<DiscardPressed>() != nullptr);
    CHECK(stage.said<DiscardPressed>()->room == test::general_id);
    CHECK(stage.text_of(4)->heading.find("not sent") != std::string::npos);
}

TEST_CASE("a sent message does not move when it is confirmed", "[views]") {
    Stage stage{chat_state(50)};
    auto& timeline = stage.general().timeline;
    timeline.unconfirmed = {test::unconfirmed("mine", "hello\nthere", Delivery::sending)};
    stage.settle();
    const auto key = stage.text_of(51)->key;
    const auto seen = stage.seen_at(51);
    auto confirmed = timeline.unconfirmed.front().message;
    confirmed.seq = confirmed.event_seq = 51;
    timeline.unconfirmed.clear();
    timeline.confirmed.push_back({confirmed});
    stage.frame();
    CHECK(stage.text_of(51)->key == key);
    CHECK(stage.seen_at(51) == Approx(seen));
}

TEST_CASE("an edited message is laid out anew, the others are not", "[views]") {
    Stage stage{chat_state(50)};
    stage.settle();
    const auto laid_out = stage.context.timeline().cache().laid_out();
    const auto version = stage.text_of(49)->version;
    auto& edited = stage.general().timeline.confirmed.back().message;
    edited.body = "something else entirely";
    edited.event_seq = 1000;
    edited.edited_at = Timestamp{test::noon_ms};
    stage.frame();
    CHECK(stage.context.timeline().cache().laid_out() == laid_out + 1);
    CHECK(stage.text_of(50)->segments->front().text.find("entirely (edited)") != std::string::npos);
    CHECK(stage.text_of(49)->version == version);
}

TEST_CASE("a deleted message says so", "[views]") {
    Stage stage{chat_state(3)};
    auto& gone = stage.general().timeline.confirmed[1].message;
    gone.body.clear();
    gone.deleted_at = Timestamp{test::noon_ms};
    stage.settle();
    CHECK(stage.text_of(2)->segments->front().text == "This message was deleted");
}

TEST_CASE("links in the page's text lead to nowhere but the web and mail", "[views]") {
    Stage stage{chat_state()};
    stage.general().timeline.confirmed = {
        {message(1, {2}, "[a](javascript:alert(1)) [b](https://example.org) <data:x> me@example.org")}};
    stage.settle();
    int links = 0;
    for (const auto& segment : *stage.text_of(1)->segments) {
        if (segment.href.empty()) continue;
        ++links;
        CHECK((segment.href == "https://example.org" || segment.href == "mailto:me@example.org"));
    }
    CHECK(links == 2);
}

TEST_CASE("after the context is lost everything is rasterised again, and laid out as before", "[views]") {
    Stage stage{chat_state(50)};
    const auto before = stage.settle();
    const auto rasterised = stage.text.rasterised;
    stage.frame();
    CHECK(stage.text.rasterised == rasterised);
    stage.text.lose_pages();
    stage.input.text_changed = true;
    stage.frame();
    CHECK(stage.text.rasterised > rasterised);
    CHECK(stage.overlay == before);
}
