#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/client/support/fake_server.hpp"
#include "tests/support/headless_imgui.hpp"
#include "wasm-client/app/app.hpp"

namespace causerie::testing {

/// What a browser would do for `App`, in memory; says what was asked of it.
class FakePorts final : public Ports {
public:
    void send(const HttpRequest& request, std::function<void(HttpResponse)> answered) override {
        requests.emplace_back(request, std::move(answered));
        if (on_send) on_send();
    }
    void open_stream(const StreamRequest& wanted) override { stream_path = wanted.path; }
    void close_stream() override { stream_path.reset(); }
    void wake_after(std::int64_t ms) override { wake_at_ms = clock_ms + ms; }
    void request_frame() override { frame_requested = true; }
    void announce(const std::string& text) override { announcements.push_back(text); }
    void show_sign_in(const std::string& notice) override {
        ++sign_ins_shown;
        sign_in_notice = notice;
    }
    void load_unsent() override { load_wanted = true; }
    void keep_unsent(const std::string& key, const std::string& line, Keeping keeping) override {
        (*storage)[key] = line;
        last_keeping = keeping;
    }
    void drop_unsent(const std::string& key) override {
        std::erase_if(*storage, [&](const auto& kept) { return kept.first.starts_with(key); });
    }
    void show_address(const std::string& path) override { address = path; }
    void apply(const Overlay& drawn) override {
        overlay = drawn;
        if (on_apply) on_apply();
    }
    std::int64_t now_ms() override { return 1'795'780'800'000 + clock_ms; }
    std::int64_t monotonic_ms() override { return clock_ms; }
    int utc_offset_minutes() override { return 60; }
    double random() override { return 0.5; }
    std::string new_client_id() override { return "id-" + std::to_string(++ids); }

    std::vector<std::pair<HttpRequest, std::function<void(HttpResponse)>>> requests{};
    std::vector<std::function<void(HttpResponse)>> unanswered{};
    std::function<void()> on_send{};
    std::function<void()> on_apply{};
    std::optional<std::string> stream_path{};
    std::optional<std::int64_t> wake_at_ms{};
    std::vector<std::string> announcements{};
    std::string address{};
    std::string sign_in_notice{};
    /// What outlives a page; two browsers that share it are pages of one.
    std::shared_ptr<std::map<std::string, std::string>> storage{std::make_shared<std::map<std::string, std::string>>()};
    std::optional<Keeping> last_keeping{};
    Overlay overlay{};
    std::int64_t clock_ms{1'000};
    int sign_ins_shown{};
    int ids{};
    bool frame_requested{};
    bool load_wanted{};
};

/// A server with two people and two rooms. Dear ImGui knows one context at a time, so browsers draw in turns.
struct Workspace {
    FakeServer server{};
    UserId alice{server.add_user("alice")};
    UserId bob{server.add_user("bob")};
    RoomId general{server.add_room("general", {alice, bob})};
    RoomId lunch{server.add_room("lunch", {alice, bob})};
    test::HeadlessImGui imgui{};
};

/// A person at a browser that talks to a `FakeServer`.
class Browser {
public:
    Browser(Workspace& workspace, UserId user) : server_{workspace.server}, imgui_{workspace.imgui}, user_{user} {
        input.width = 1280;
        input.height = 800;
    }

    void open(const std::string& path = "/") {
        app.start(path);
        run();
    }

    void frame() {
        imgui_.new_frame(input.width, input.height);
        ports.frame_requested = app.frame(input);
        imgui_.render();
        if (ports.overlay.scroller.set_top >= 0) input.scroll_top = ports.overlay.scroller.set_top;
    }

    /// Everything that is due happens, until nothing is left to do. @returns the frames drawn
    int run() {
        int frames = 0;
        for (int i = 0; i < 200; ++i) {
            answer();
            load();
            deliver();
            if (ports.frame_requested) {
                frame();
                ++frames;
            } else if (ports.requests.empty()) {
                return frames;
            }
        }
        return frames;
    }

    int pass(std::int64_t ms) {
        ports.clock_ms += ms;
        if (ports.wake_at_ms && *ports.wake_at_ms <= ports.clock_ms) {
            ports.wake_at_ms.reset();
            app.woken();
        }
        return run();
    }

    void type(const std::string& text) {
        app.field_edited("composer", text);
        app.field_submitted("composer");
    }

    /// What is asked from now on reaches the server or not, but no answer comes back: as from behind a proxy that died.
    enum class Loss { none, of_answers, of_requests };
    Loss loss{Loss::none};

    /// Somebody else signs in on another page of the same browser.
    void become(UserId user) { user_ = user; }

    /// As if a cable had been pulled.
    void disconnect() {
        reachable = false;
        position_.reset();
        app.stream_lost();
        run();
    }

    [[nodiscard]] const Field& field(const std::string& id) const {
        static const Field none;
        const auto& fields = ports.overlay.fields;
        const auto found = std::ranges::find(fields, id, &Field::id);
        return found == fields.end() ? none : *found;
    }

    /// What can be read in the log, from top to bottom.
    [[nodiscard]] std::vector<std::string> visible_text() const {
        std::vector<std::string> found;
        for (const auto& message : ports.overlay.scroller.messages) {
            std::string text;
            for (const auto& segment : *message.segments) text += (text.empty() ? "" : " ") + segment.text;
            found.push_back(text);
        }
        return found;
    }

    FakePorts ports{};
    bool reachable{true};
    ViewInput input{};

private:
    void answer() {
        for (auto& [request, answered] : std::exchange(ports.requests, {})) {
            auto response = reachable && loss != Loss::of_requests ? server_.handle(user_, request) : HttpResponse{};
            if (loss == Loss::none) {
                answered(std::move(response));
            } else {
                ports.unanswered.push_back(std::move(answered));
            }
        }
    }

    void load() {
        if (!std::exchange(ports.load_wanted, false)) return;
        std::string lines;
        for (const auto& [key, line] : *ports.storage) lines += line + "\n";
        app.unsent_found(lines);
    }

    void deliver() {
        if (!ports.stream_path) return position_.reset();
        if (!reachable) return app.stream_lost();
        if (!position_) {
            const auto cursor = parse_cursor(ports.stream_path->substr(ports.stream_path->find("since=") + 6));
            position_ = cursor->position;
            app.stream_opened();
            app.stream_event("ping", to_string(*cursor), "{}");
        }
        while (ports.stream_path && *position_ < server_.head()) {
            const auto event = server_.event_for(user_, ++*position_);
            if (event) app.stream_event(event->name, event->id, event->data);
        }
    }

    FakeServer& server_;
    test::HeadlessImGui& imgui_;
    UserId user_;
    test::FakeText text_;
    std::optional<std::int64_t> position_;

public:
    App app{ports, text_};
};

}  // namespace causerie::testing
