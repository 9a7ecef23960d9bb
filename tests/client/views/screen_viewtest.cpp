#include "wasm-client/views/screen.hpp"

#include <set>
#include <string>
#include <vector>

#include "tests/client/views/scenes.hpp"
#include "tests/client/views/stage.hpp"
#include "tests/support/catch.hpp"
#include "wasm-client/state/fields.hpp"

using namespace causerie;
using causerie::test::chat_state;
using causerie::test::scenes;
using causerie::test::Stage;
using causerie::test::with_dialog;

namespace {

void draw_all(Stage& stage) {
    stage.settle();
    stage.imgui().move_pointer(stage.input.width / 2, stage.input.height / 2);
    stage.frame();
    stage.imgui().leave();
    stage.frame();
}

}  // namespace

TEST_CASE("a room is chosen by pointer and by keyboard", "[views]") {
    Stage stage{chat_state(5)};
    stage.settle();
    REQUIRE(stage.proxy("room:2") != nullptr);
    CHECK(stage.proxy("room:2")->kind == ProxyKind::room);
    CHECK(stage.proxy("room:1")->current);
    stage.click("room:2");
    REQUIRE(stage.said<RoomChosen>() != nullptr);
    CHECK(stage.said<RoomChosen>()->room == RoomId{2});
    stage.actions.clear();
    stage.activate("room:3");
    REQUIRE(stage.said<RoomChosen>() != nullptr);
    CHECK(stage.said<RoomChosen>()->room == RoomId{3});
}

TEST_CASE("a message can be sent when there is one, and not when it is too long", "[views]") {
    Stage stage{chat_state(5)};
    stage.settle();
    CHECK(stage.proxy("send")->disabled);
    stage.click("send");
    CHECK(stage.said<SendPressed>() == nullptr);
    stage.general().draft = "hello";
    stage.settle();
    stage.click("send");
    REQUIRE(stage.said<SendPressed>() != nullptr);
    CHECK(stage.said<SendPressed>()->room == test::general_id);
    stage.general().draft = std::string(4001, 'x');
    stage.settle();
    CHECK(stage.proxy("send")->disabled);
    CHECK_FALSE(stage.field(fields::composer)->described_by.empty());
}

TEST_CASE("the composer grows with its text, to a bound", "[views]") {
    Stage stage{chat_state(50)};
    stage.settle();
    const auto one_line = stage.field(fields::composer)->rect;
    const auto log = stage.overlay.scroller.rect;
    stage.input.field_heights[fields::composer] = 88;
    stage.settle();
    CHECK(stage.field(fields::composer)->rect.height == one_line.height + 66);
    CHECK(stage.overlay.scroller.rect.height == log.height - 66);
    CHECK(stage.input.scroll_top == Approx(stage.scroll_end()));
    stage.input.field_heights[fields::composer] = 5000;
    stage.settle();
    CHECK(stage.field(fields::composer)->rect.height == 220);
}

TEST_CASE("each room's draft is written into the field when the room is opened", "[views]") {
    Stage stage{chat_state(5)};
    stage.settle();
    const auto revision = stage.field(fields::composer)->revision;
    stage.general().draft = "typed by the person";
    stage.frame();
    CHECK(stage.field(fields::composer)->revision == revision);
    stage.state.current_room = RoomId{2};
    stage.frame();
    CHECK(stage.field(fields::composer)->revision != revision);
    CHECK(stage.field(fields::composer)->value.empty());
}

TEST_CASE("the title counts what is unread", "[views]") {
    Stage stage{chat_state(5)};
    stage.state.rooms[{2}].room.membership->unread = 3;
    CHECK(stage.settle().title == "(3) general · Causerie");
    CHECK(stage.overlay.heading == "general");
    CHECK(stage.proxy("room:2")->label == "design, 3 unread");
}

TEST_CASE("an idle screen is the same in every frame", "[views]") {
    for (const auto& scene : scenes()) {
        Stage stage{scene};
        stage.settle();
        const auto before = stage.overlay;
        const auto vertices = stage.imgui().vertex_count();
        const auto measured = stage.text.measured;
        stage.frame();
        CHECK(stage.overlay == before);
        CHECK(stage.overlay.scroller.set_top < 0);
        CHECK(stage.imgui().vertex_count() == vertices);
        if (scene.dialog == Dialog::none && !scene.menu_open) CHECK(stage.text.measured == measured);
    }
}

TEST_CASE("every state is drawn at every size and scale", "[views]") {
    struct Size {
        float width;
        float height;
    };
    for (const auto& scene : scenes()) {
        Stage stage{scene};
        for (const auto size :
             {Size{320, 480}, Size{640, 360}, Size{1280, 800}, Size{2560, 1440}, Size{1, 1}, Size{0, 0}}) {
            for (const float scale : {1.0F, 1.25F, 2.0F, 3.0F}) {
                stage.input.width = size.width;
                stage.input.height = size.height;
                stage.input.scale = scale;
                draw_all(stage);
            }
        }
        CHECK(stage.imgui().vertex_count() >= 0);
    }
}

TEST_CASE("every control has a label and an id of its own", "[views]") {
    for (const auto& scene : scenes()) {
        for (const float width : {400.0F, 1280.0F}) {
            Stage stage{scene};
            stage.input.width = width;
            stage.settle();
            std::set<std::string> ids;
            for (const auto& proxy : stage.overlay.proxies) {
                INFO(proxy.id);
                CHECK_FALSE(proxy.label.empty());
                CHECK(ids.insert(proxy.id).second);
            }
            for (const auto& field : stage.overlay.fields) {
                CHECK_FALSE(field.label.empty());
                CHECK(ids.insert(field.id).second);
            }
            for (const auto& id : stage.overlay.modal_ids) CHECK(ids.count(id) == 1);
        }
    }
}

TEST_CASE("whatever reacts to the pointer can be reached by keyboard", "[views]") {
    auto state = chat_state(3);
    state.rooms.at(test::general_id).timeline.unconfirmed = {test::unconfirmed("b", "lost", Delivery::failed)};
    state.rooms.at(test::general_id).draft = "hello";
    state.notice = "Something failed";
    Stage stage{std::move(state)};
    stage.settle();
    int reacting = 0;
    constexpr float step = 10;
    for (float y = step / 2; y < stage.input.height; y += step) {
        for (float x = step / 2; x < stage.input.width; x += step) {
            stage.imgui().move_pointer(x, y);
            stage.frame();
            if (ImGui::GetMouseCursor() != ImGuiMouseCursor_Hand) continue;
            ++reacting;
            INFO(x << ", " << y);
            CHECK(std::ranges::any_of(stage.overlay.proxies,
                                      [&](const Proxy& proxy) { return proxy.rect.contains(x, y); }));
        }
    }
    CHECK(reacting > 50);
}

TEST_CASE("on a narrow screen the rooms are in a drawer", "[views]") {
    Stage stage{chat_state(5)};
    stage.input.width = 390;
    stage.settle();
    CHECK(stage.proxy("room:2") == nullptr);
    CHECK_FALSE(stage.overlay.modal);
    REQUIRE(stage.click("menu"));
    REQUIRE(stage.said<MenuToggled>() != nullptr);
    stage.state.menu_open = true;
    stage.settle();
    CHECK(stage.overlay.modal);
    CHECK(std::ranges::count(stage.overlay.modal_ids, "room:2") == 1);
    CHECK(std::ranges::count(stage.overlay.modal_ids, fields::composer) == 0);
    stage.click("room:2");
    CHECK(stage.said<RoomChosen>() != nullptr);
    stage.actions.clear();
    stage.click_at(380, 400);
    CHECK(stage.said<MenuToggled>() != nullptr);
    stage.actions.clear();
    stage.click_at(20, 400);
    CHECK(stage.said<MenuToggled>() == nullptr);
    stage.input.escape_pressed = true;
    stage.frame();
    CHECK(stage.said<MenuToggled>() != nullptr);
}

TEST_CASE("what lies under a dialog cannot be pressed", "[views]") {
    Stage stage{with_dialog(Dialog::create_room)};
    stage.settle();
    CHECK(stage.overlay.modal);
    CHECK(stage.overlay.heading == "Create a room");
    stage.click("room:2");
    CHECK(stage.said<RoomChosen>() == nullptr);
    CHECK_FALSE(stage.field(fields::composer)->wants_focus);
    CHECK(stage.field(fields::room_name)->wants_focus);
    stage.input.escape_pressed = true;
    stage.frame();
    CHECK(stage.said<DialogClosed>() != nullptr);
}

TEST_CASE("a room is created from the dialog", "[views]") {
    Stage stage{with_dialog(Dialog::create_room)};
    stage.settle();
    CHECK(stage.proxy("submit_room")->disabled);
    stage.click("room_private");
    REQUIRE(stage.said<RoomFormEdited>() != nullptr);
    CHECK(stage.said<RoomFormEdited>()->room.kind == RoomKind::private_room);
    stage.state.room_form.room.name = "kitchen";
    stage.settle();
    stage.click("submit_room");
    CHECK(stage.said<CreateRoomPressed>() != nullptr);
}

TEST_CASE("a public room is joined from the list", "[views]") {
    Stage stage{with_dialog(Dialog::browse_rooms)};
    stage.settle();
    REQUIRE(stage.proxy("join:7") != nullptr);
    CHECK(stage.proxy("join:7")->label == "Join lunch, 3 members");
    CHECK(stage.proxy("join:7")->kind == ProxyKind::room);
    stage.click("join:7");
    REQUIRE(stage.said<JoinPressed>() != nullptr);
    CHECK(stage.said<JoinPressed>()->room == RoomId{7});
}

TEST_CASE("leaving a room is asked about first", "[views]") {
    Stage stage{chat_state(5)};
    stage.settle();
    stage.click("leave_room");
    REQUIRE(stage.said<DialogOpened>() != nullptr);
    CHECK(stage.said<DialogOpened>()->dialog == Dialog::leave_room);
    CHECK(stage.said<LeavePressed>() == nullptr);
    stage.state.dialog = Dialog::leave_room;
    stage.settle();
    stage.click("confirm_leave");
    REQUIRE(stage.said<LeavePressed>() != nullptr);
    CHECK(stage.said<LeavePressed>()->room == test::general_id);
    CHECK(stage.said<DialogClosed>() != nullptr);
}

TEST_CASE("a room list longer than the screen scrolls to what has the keyboard", "[views]") {
    auto state = chat_state(5);
    for (std::int64_t id = 10; id < 80; ++id) state.rooms[{id}] = test::room({id}, "room " + std::to_string(id));
    Stage stage{std::move(state)};
    stage.settle();
    CHECK(stage.proxy("room:79")->rect.height == 0);
    stage.input.focused = "room:79";
    stage.frame();
    CHECK(stage.proxy("room:79")->rect.height > 20);
    stage.input.focused.clear();
    stage.settle();
    CHECK(stage.proxy("room:79")->rect.height > 20);
    stage.imgui().move_pointer(100, 400);
    stage.imgui().wheel(100);
    stage.settle();
    CHECK(stage.proxy("room:79")->rect.height == 0);
}

TEST_CASE("a finger that scrolls the room list chooses no room", "[views]") {
    auto state = chat_state(5);
    for (std::int64_t id = 10; id < 80; ++id) state.rooms[{id}] = test::room({id}, "room " + std::to_string(id));
    Stage stage{std::move(state)};
    stage.input.width = 390;
    stage.state.menu_open = true;
    stage.settle();
    const auto before = stage.proxy("room:20")->rect;
    ImGui::GetIO().AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
    stage.imgui().move_pointer(before.center_x(), before.center_y());
    stage.frame();
    stage.imgui().press();
    for (int step = 1; step <= 10; ++step) {
        stage.imgui().move_pointer(before.center_x(), before.center_y() - 12.0F * static_cast<float>(step));
        stage.frame();
    }
    CHECK(stage.proxy("room:20")->rect.y < before.y - 60);
    stage.imgui().release();
    stage.frame();
    stage.imgui().leave();
    stage.frame();
    CHECK(stage.said<RoomChosen>() == nullptr);
}

TEST_CASE("text is readable on everything that it is drawn on", "[views]") {
    for (const bool dark : {true, false}) {
        for (const bool high_contrast : {true, false}) {
            const auto& theme = theme_for(dark, high_contrast);
            DrawnPairs pairs{};
            for (const auto& scene : scenes()) {
                for (const float width : {400.0F, 1280.0F}) {
                    Stage stage{scene};
                    stage.input.dark = dark;
                    stage.input.high_contrast = high_contrast;
                    stage.input.width = width;
                    draw_all(stage);
                    for (float y = 8; y < stage.input.height; y += 16) {
                        for (const float x : {20.0F, 240.0F, width - 40, width - 24}) {
                            stage.imgui().move_pointer(x, y);
                            stage.frame();
                        }
                    }
                    const auto proxies = stage.overlay.proxies;
                    for (const auto& proxy : proxies) {
                        stage.imgui().move_pointer(proxy.rect.center_x(), proxy.rect.center_y());
                        stage.frame();
                    }
                    for (std::size_t ink = 0; ink < ink_count; ++ink) pairs[ink] |= stage.context.paint().pairs[ink];
                }
            }
            int drawn = 0;
            for (std::size_t ink = 0; ink < ink_count; ++ink) {
                for (std::size_t surface = 0; surface < surface_count; ++surface) {
                    if (!pairs[ink].test(surface)) continue;
                    ++drawn;
                    INFO(theme.name << ": ink " << ink << " on surface " << surface);
                    CHECK(contrast(theme.inks[ink], theme.surfaces[surface]) >= 4.5);
                }
            }
            CHECK(drawn > 40);
            CHECK(std::ranges::all_of(pairs, [](const auto& surfaces) { return surfaces.any(); }));
        }
    }
}

TEST_CASE("contrast is what WCAG says it is", "[views]") {
    CHECK(contrast(0x000000, 0xFFFFFF) == Approx(21));
    CHECK(contrast(0x777777, 0xFFFFFF) == Approx(4.48).epsilon(0.01));
    CHECK(contrast(0x123456, 0x123456) == Approx(1));
}
