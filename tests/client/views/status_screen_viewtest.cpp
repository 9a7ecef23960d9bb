#include "wasm-client/views/status_screen.hpp"

#include <algorithm>
#include <string>

#include "tests/client/views/scenes.hpp"
#include "tests/client/views/stage.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using causerie::test::chat_state;
using causerie::test::noon_ms;
using causerie::test::Stage;
using causerie::test::with_dialog;
using causerie::test::with_status;

namespace {

const SheetLine* line(const Stage& stage, const std::string& beginning) {
    const auto& lines = stage.overlay.sheet.lines;
    const auto found =
        std::ranges::find_if(lines, [&](const SheetLine& line) { return line.text.starts_with(beginning); });
    return found == lines.end() ? nullptr : &*found;
}

std::string text(const Stage& stage, const std::string& beginning) {
    const auto* found = line(stage, beginning);
    return found == nullptr ? "" : found->text;
}

Rect on_canvas(const Stage& stage, const std::string& beginning) {
    auto rect = line(stage, beginning)->rect;
    rect.x += stage.overlay.sheet.rect.x;
    rect.y += stage.overlay.sheet.rect.y - static_cast<float>(stage.input.sheet_top);
    return rect;
}

}  // namespace

TEST_CASE("owners and admins find the way to the status, others do not", "[status]") {
    for (const auto role : {UserRole::owner, UserRole::admin, UserRole::member, UserRole::guest}) {
        auto state = chat_state();
        state.me.role = role;
        Stage stage{std::move(state)};
        stage.settle();
        const bool is_admin = role == UserRole::owner || role == UserRole::admin;
        REQUIRE((stage.proxy("status") != nullptr) == is_admin);
        REQUIRE(stage.click("sign_out"));
        CHECK(stage.said<SignOutPressed>() != nullptr);
        CHECK(stage.click("status") == is_admin);
        CHECK((stage.said<DialogOpened>() != nullptr) == is_admin);
    }
}

TEST_CASE("everything about the server is told in words, by headings", "[status]") {
    Stage stage{with_status()};
    stage.settle();
    CHECK(stage.overlay.sheet.visible);
    CHECK(stage.overlay.modal);
    CHECK(stage.overlay.heading == "Status");
    CHECK(stage.overlay.modal_ids == std::vector<std::string>{"close_dialog"});
    const auto* overall = line(stage, "Degraded");
    REQUIRE(overall != nullptr);
    CHECK(overall->is_heading);
    CHECK(overall->text == "Degraded: Bus, Threads");
    CHECK(text(stage, "Version") == "Version 1.2.3 · revision 0123456789ab · Up for 1 h, since 12:00:00");
    CHECK(text(stage, "Database: OK") == "Database: OK, since 12:00:00, 1 h");
    CHECK(text(stage, "Bus: Degraded, p") == "Bus: Degraded, polling, since 12:30:00, 30 min");
    CHECK(text(stage, "Threads:") == "Threads: Unavailable, a worker hangs, since 21 Nov 11:00:00, 1 d 2 h");
    CHECK(text(stage, "Requests:") == "Requests: 0.6/s now, 9.8/s at most");
    CHECK(text(stage, "Response time:") == "Response time: p50 1.1 ms · p99 5.8 ms now, 5.8 ms at most");
    CHECK(text(stage, "Ready for") == "Ready for requests: Yes now, not ready for 45 s");
    CHECK(text(stage, "Events in the log:") == "Events in the log: 12,345, since the beginning");
    CHECK(text(stage, "Memory:") == "Memory: 14.2 MB, of this instance");
    CHECK(text(stage, "Connections") == "Connections in use: 3 of 8, to the database");
    CHECK(text(stage, "12:01:00") == "12:01:00, Database: OK, after 4 s of trouble");
    CHECK(text(stage, "12:59:59") == "12:59:59, 503 /health, 10.0.0.1 · Render/1.0");
    CHECK(std::ranges::count(stage.overlay.sheet.lines, true, &SheetLine::is_heading) == 6);
}

TEST_CASE("what strangers sent cannot break the page's lines", "[status]") {
    auto state = with_status();
    state.status.last->probes[0].user_agent = "a\tb\nc";
    Stage stage{std::move(state)};
    stage.settle();
    CHECK(text(stage, "12:59:59") == "12:59:59, 503 /health, 10.0.0.1 · a b c");
}

TEST_CASE("what is out of date says so, and since when", "[status]") {
    auto state = with_status();
    state.status.problem = "The server cannot be reached";
    state.status.heard_at_ms = noon_ms + 3'560'000;
    Stage stage{std::move(state)};
    stage.settle();
    CHECK(text(stage, "No answer") ==
          "No answer since 12:59:20, for 40 s. Everything below is from then. The server cannot be reached");
    CHECK(line(stage, "The server does not answer") != nullptr);
    CHECK(line(stage, "Degraded") == nullptr);
    CHECK(line(stage, "Database: OK") != nullptr);
    stage.state.status.problem.clear();
    stage.settle();
    CHECK(line(stage, "No answer") != nullptr);
    stage.state.status.heard_at_ms = stage.state.now_ms;
    stage.settle();
    CHECK(line(stage, "No answer") == nullptr);
}

TEST_CASE("before the first answer it says what it waits for, and why there is none", "[status]") {
    Stage stage{with_dialog(Dialog::status)};
    stage.settle();
    CHECK(stage.overlay.sheet.lines.at(0).text == "Asking the server…");
    stage.state.status.problem = "Only owners and admins can see how the server is.";
    stage.settle();
    CHECK(stage.overlay.sheet.lines.size() == 1);
    CHECK(stage.overlay.sheet.lines.at(0).text == "Only owners and admins can see how the server is.");
}

TEST_CASE("Escape and the button close the status", "[status]") {
    Stage stage{with_status()};
    stage.settle();
    REQUIRE(stage.click("close_dialog"));
    CHECK(stage.said<DialogClosed>() != nullptr);
    stage.actions.clear();
    stage.input.escape_pressed = true;
    stage.frame();
    CHECK(stage.said<DialogClosed>() != nullptr);
}

TEST_CASE("a plot tells what was when the pointer is over it", "[status]") {
    Stage stage{with_status()};
    stage.settle();
    // Text that was never drawn before is measured: the moment and the value under the pointer.
    const auto rect = on_canvas(stage, "Requests:");
    const auto measured = stage.text.measured;
    stage.imgui().move_pointer(rect.center_x(), rect.center_y());
    stage.frame();
    stage.frame();
    CHECK(stage.text.measured > measured);
    const auto vertices = stage.imgui().vertex_count();
    stage.imgui().leave();
    stage.frame();
    stage.frame();
    CHECK(stage.imgui().vertex_count() < vertices);
}

TEST_CASE("the sheet is as high as what is on it, and lies where it is scrolled to", "[status]") {
    for (const float width : {390.0F, 700.0F, 1280.0F}) {
        Stage stage{with_status()};
        stage.input.width = width;
        stage.settle();
        const auto& sheet = stage.overlay.sheet;
        CHECK(sheet.rect.bottom() == stage.input.height);
        CHECK(sheet.content_height > sheet.rect.height);
        for (const auto& each : sheet.lines) {
            INFO(each.text << " at width " << width);
            CHECK(each.rect.x >= 0);
            CHECK(each.rect.right() <= sheet.rect.width);
            CHECK(each.rect.bottom() <= sheet.content_height);
        }
        const auto before = stage.overlay.sheet;
        const auto vertices = stage.imgui().vertex_count();
        stage.input.sheet_top = 300;
        stage.frame();
        CHECK(stage.overlay.sheet == before);
        CHECK(stage.imgui().vertex_count() != vertices);
    }
}

TEST_CASE("what is drawn of the server's state can be told apart from what it lies on", "[status]") {
    for (const bool dark : {true, false}) {
        for (const bool high : {true, false}) {
            const auto& theme = theme_for(dark, high);
            for (const auto stroke : {Stroke::good, Stroke::middling, Stroke::bad, Stroke::plot, Stroke::plot_also}) {
                INFO(theme.name << " " << static_cast<int>(stroke));
                CHECK(contrast(theme[stroke], theme[Surface::card]) >= 3);
                CHECK(contrast(theme[stroke], theme[Surface::page]) >= 3);
            }
        }
    }
}
