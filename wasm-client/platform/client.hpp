#pragma once

#include <string>

#include "wasm-client/app/app.hpp"
#include "wasm-client/platform/browser_ports.hpp"
#include "wasm-client/platform/canvas_text.hpp"
#include "wasm-client/platform/frame_loop.hpp"
#include "wasm-client/platform/input.hpp"
#include "wasm-client/platform/overlay_page.hpp"
#include "wasm-client/platform/webgl_canvas.hpp"
#include "wasm-client/views/view_input.hpp"

namespace causerie {

/// The parts put together: the app with a browser around it.
class Client {
public:
    Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// Once, before anything else.
    /// @returns  false where the browser has no WebGL 2
    [[nodiscard]] bool open();

    /// Once the page's preferences are known. Everything after this is called by the page.
    void start();

    /// Another text size, colour scheme or contrast is wanted.
    void preferences_changed(bool dark, bool high_contrast, bool reduced_motion);
    void fonts_changed();
    void visibility_changed(bool visible);

    [[nodiscard]] App& app() { return app_; }
    [[nodiscard]] int frames_drawn() const { return loop_.drawn(); }

private:
    void draw(double time_ms);
    void start_frame(double time_ms);
    void apply(const Overlay& overlay);

    ViewInput input_{};
    std::uint32_t background_color_{};
    double last_frame_ms_{};
    FrameLoop loop_;
    WebglCanvas canvas_;
    CanvasText text_{};
    Input pointer_;
    OverlayPage page_;
    BrowserPorts ports_;
    App app_;
};

}  // namespace causerie
