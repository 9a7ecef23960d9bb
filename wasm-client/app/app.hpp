#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wasm-client/app/ports.hpp"
#include "wasm-client/net/http.hpp"
#include "wasm-client/state/action.hpp"
#include "wasm-client/state/effect.hpp"
#include "wasm-client/state/state.hpp"
#include "wasm-client/views/view_context.hpp"
#include "wasm-client/views/view_input.hpp"

namespace causerie {

/// The whole client but for the browser. What happens is told through the methods below; it is applied at once, drawn
/// or not, so that a page in the background stays up to date. Whenever something on the screen may have changed a frame
/// is asked for through `Ports`. One thread.
class App {
public:
    /// @param ports  must outlive the app
    /// @param text   how text is measured and rasterised; must outlive the app
    App(Ports& ports, TextBackend& text);
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    /// Once, when the page was opened at `path`.
    void start(std::string_view path);

    /// The person went back or forward to `path`.
    void navigated(std::string_view path);

    /// The plain form succeeded, on this page or on another one of the same browser.
    void signed_in();

    /// A field of the overlay (see `fields`) was edited by the person, or Enter was pressed in it.
    void field_edited(std::string_view id, std::string text);
    void field_submitted(std::string_view id);

    void stream_opened();
    void stream_event(std::string_view name, std::string_view id, std::string_view data);
    void stream_lost();

    /// What `Ports::keep_unsent` was given, one a line.
    void unsent_found(std::string_view lines);

    void woken();  ///< The timer of `Ports::wake_after` has run out; comes at least every `timing::silence_max_ms`.
    void visibility_changed(bool visible);
    void online_changed(bool online);

    /// Anything else that happened.
    void act(Event event);

    /// Draws one frame, between `ImGui::NewFrame` and `ImGui::Render`, and hands its overlay to `Ports::apply`.
    /// @returns whether another frame is needed at once
    [[nodiscard]] bool frame(const ViewInput& input);

    [[nodiscard]] const State& state() const { return state_; }

private:
    // Each says whether something on the screen may have changed.
    [[nodiscard]] bool drain();
    [[nodiscard]] bool take(Event event);

    void prepare(SendPressed& send);
    void perform(const Effect& effect);
    void perform_on_page(const Effect& effect);
    void request(const Effect& effect);
    void answer(std::int64_t number, const HttpResponse& response);
    void give_up_waiting();

    /// A request that has not been answered.
    struct Pending {
        Effect effect{};
        std::int64_t sent_at_ms{};
        std::int64_t session{};
    };

    Ports& ports_;
    ViewContext context_;
    State state_;
    std::vector<Event> inbox_;
    bool busy_{};  ///< What happens now waits in the inbox.
    std::string next_client_id_;
    std::optional<RoomId> drawn_room_;  ///< The one whose draft the composer on the page holds.
    std::map<std::int64_t, Pending> pending_;
    std::int64_t requests_{};  ///< Sent so far; numbers the next one.
    std::int64_t session_{};   ///< Answers to what was asked in an earlier one belong to nobody.
};

}  // namespace causerie
