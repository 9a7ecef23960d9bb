#include "wasm-client/platform/client.hpp"

#include <algorithm>
#include <cstdlib>
#include <imgui.h>
#include <imgui_internal.h>
#include <memory>

#include <imgui_impl_opengl3.h>

#include "wasm-client/platform/canvas_font.hpp"

extern "C" {  // library_page.js
char* page_path();
void page_drawn();
}

namespace causerie {
namespace {

/// Hover and press show one frame after the event, and what they open one later.
constexpr int frames_after_input = 3;

std::string current_path() {
    const std::unique_ptr<char, decltype(&std::free)> path{page_path(), &std::free};
    return path ? path.get() : "/";
}

void set_up_imgui() {
    ImGui::CreateContext();
    auto& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.BackendPlatformName = "causerie";
    io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
    io.Fonts->Flags |= ImFontAtlasFlags_NoMouseCursors;
    ImGui_ImplOpenGL3_Init("#version 300 es");
    add_canvas_fonts(*io.Fonts);
}

}  // namespace

Client::Client()
    : loop_{[this](double time_ms) { draw(time_ms); }},
      canvas_{[this] { loop_.wake(frames_after_input); }},
      pointer_{{
          .moved = [this] { loop_.wake(frames_after_input); },
          .escape_pressed =
              [this] {
                  input_.escape_pressed = true;
                  loop_.draw_now();
              },
      }},
      page_{input_,
            {
                .edited = [this](const std::string& id, std::string text) { app_.field_edited(id, std::move(text)); },
                // The field must be empty before the next key goes into it.
                .submitted =
                    [this](const std::string& id) {
                        app_.field_submitted(id);
                        loop_.draw_now();
                    },
                .files_pasted =
                    [this](const std::string&) {
                        app_.act(RequestFailed{Error{ErrorCode::validation_failed, "Files cannot be sent yet", {}}});
                    },
                .activated = [this] { loop_.draw_now(); },
                .changed = [this] { loop_.wake(1); },
            }},
      ports_{{
          .request_frame = [this] { loop_.wake(1); },
          .apply = [this](const Overlay& overlay) { apply(overlay); },
      }},
      app_{ports_, text_} {}

bool Client::open() {
    if (!canvas_.open()) return false;
    set_up_imgui();
    text_.reset(canvas_.scale());
    page_.open();
    pointer_.listen();
    ports_.connect(app_);
    return true;
}

void Client::start() {
    app_.start(current_path());
    loop_.draw_now();
    page_drawn();
}

void Client::preferences_changed(bool dark, bool high_contrast, bool reduced_motion) {
    input_.dark = dark;
    input_.high_contrast = high_contrast;
    input_.reduced_motion = reduced_motion;
    loop_.wake(1);
}

void Client::fonts_changed() {
    input_.text_changed = true;
    loop_.wake(1);
}

void Client::visibility_changed(bool visible) {
    app_.visibility_changed(visible);
    if (visible) loop_.wake(1);
}

void Client::draw(double time_ms) {
    if (canvas_.is_lost()) return;
    start_frame(time_ms);
    const bool wants_another = app_.frame(input_);
    ImGui::Render();
    text_.upload();
    canvas_.clear(background_color_);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    canvas_.set_cursor(ImGui::GetMouseCursor());
    input_.activated.clear();
    input_.escape_pressed = false;
    input_.scrolled_by_person = false;
    input_.text_changed = false;
    if (wants_another || ImGui::GetCurrentContext()->InputEventsQueue.Size > 0) loop_.wake(1);
}

void Client::start_frame(double time_ms) {
    constexpr double step_min_s = 0.001;
    constexpr double step_max_s = 0.1;  // After a sleep of hours, animations still end smoothly.
    if (canvas_.take_restored()) {
        ImGui_ImplOpenGL3_DestroyDeviceObjects();
        text_.context_restored();
    }
    if (canvas_.scale() != input_.scale) input_.text_changed = true;
    if (input_.text_changed) text_.reset(canvas_.scale());
    input_.width = static_cast<float>(canvas_.width());
    input_.height = static_cast<float>(canvas_.height());
    input_.scale = canvas_.scale();
    auto& io = ImGui::GetIO();
    io.DisplaySize = {input_.width, input_.height};
    io.DeltaTime = static_cast<float>(std::clamp((time_ms - last_frame_ms_) / 1000, step_min_s, step_max_s));
    last_frame_ms_ = time_ms;
    text_.begin_frame();
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
}

void Client::apply(const Overlay& overlay) {
    background_color_ = overlay.background_color;
    page_.apply(overlay, canvas_.scale());
}

}  // namespace causerie
