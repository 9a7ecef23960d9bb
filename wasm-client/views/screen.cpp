#include "wasm-client/views/screen.hpp"

#include <algorithm>
#include <imgui.h>
#include <string>
#include <utility>

#include "wasm-client/state/selectors.hpp"
#include "wasm-client/views/browse_rooms_dialog.hpp"
#include "wasm-client/views/button.hpp"
#include "wasm-client/views/composer.hpp"
#include "wasm-client/views/connection_bar.hpp"
#include "wasm-client/views/create_room_dialog.hpp"
#include "wasm-client/views/leave_room_dialog.hpp"
#include "wasm-client/views/notice.hpp"
#include "wasm-client/views/room_header.hpp"
#include "wasm-client/views/sidebar.hpp"
#include "wasm-client/views/status_screen.hpp"
#include "wasm-client/views/timeline_view.hpp"

namespace causerie {
namespace {

// In CSS pixels.
constexpr float sidebar_width = 264;
constexpr float sidebar_width_medium = 220;
constexpr float medium_width = 900;
constexpr float drawer_width = 300;
constexpr float header_height = 56;

constexpr ImGuiWindowFlags layer_flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                         ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                                         ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse;

/// A window as large as the canvas, above those before it.
class Layer {
public:
    Layer(const Frame& frame, const char* name, ImGuiWindowFlags extra_flags = ImGuiWindowFlags_None) {
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
        ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize({frame.input.width, frame.input.height});
        ImGui::Begin(name, nullptr, layer_flags | extra_flags);
    }
    ~Layer() {
        ImGui::End();
        ImGui::PopStyleVar(3);
    }
    Layer(const Layer&) = delete;
    Layer& operator=(const Layer&) = delete;
};

/// What covers the rest and takes all input.
enum class Cover { none, drawer, dialog };

Cover cover_of(const Frame& frame) {
    if (frame.state.dialog == Dialog::leave_room && current_room(frame.state) == nullptr) return Cover::none;
    if (frame.state.dialog != Dialog::none) return Cover::dialog;
    return frame.state.menu_open && frame.is_narrow() ? Cover::drawer : Cover::none;
}

const char* dialog_title(Dialog dialog) {
    switch (dialog) {
        case Dialog::create_room: return create_room_title;
        case Dialog::browse_rooms: return browse_rooms_title;
        case Dialog::leave_room: return leave_room_title;
        case Dialog::status: return status_screen_title;
        case Dialog::none: break;
    }
    return "";
}

/// While the first messages are awaited, or when the person is in no room.
void draw_no_room(Frame& frame, const Rect& rect) {
    Painter painter{frame.runs, frame.theme, frame.paint};
    const float size = frame.px(font_size::title);
    const auto& label = frame.labels.get("You are in no room yet", {Face::bold, size}, rect.width - frame.px(32));
    const float y = std::round(rect.center_y() - frame.px(40));
    draw_label(painter, label, size, std::round(rect.center_x() - label.width / 2), y, Ink::strong, Surface::page);
    const ButtonStyle browse_style{.look = ButtonLook::primary, .icon = Icon::search};
    const ButtonStyle create_style{.look = ButtonLook::quiet, .icon = Icon::plus};
    const auto browse = std::string{"Browse rooms"};
    const auto create = std::string{"Create a room"};
    const float browse_width = button_width(frame, browse, browse_style);
    const float create_width = button_width(frame, create, create_style);
    const float height = frame.px(40);
    const float gap = frame.px(10);
    const float x = std::round(rect.center_x() - (browse_width + gap + create_width) / 2);
    const float button_y = y + frame.px(28);
    if (button(frame, painter, {.id = "browse_first", .rect = {x, button_y, browse_width, height}, .label = browse},
               browse_style)) {
        frame.act(DialogOpened{Dialog::browse_rooms});
    }
    const Rect create_rect{x + browse_width + gap, button_y, create_width, height};
    if (button(frame, painter, {.id = "create_first", .rect = create_rect, .label = create}, create_style)) {
        frame.act(DialogOpened{Dialog::create_room});
    }
}

void draw_main(Frame& frame, TimelineLayout& timeline, const Rect& rect) {
    const auto* room = current_room(frame.state);
    const float header = frame.px(header_height);
    draw_room_header(frame, room, {rect.x, rect.y, rect.width, header});
    Rect log{rect.x, rect.y + header, rect.width, std::max(0.0F, rect.height - header)};
    if (room == nullptr) {
        draw_no_room(frame, log);
    } else {
        const float composer = std::min(composer_height(frame, *room), log.height);
        log.height -= composer;
        draw_timeline(frame, timeline, *room, log);
        draw_composer(frame, *room, {rect.x, log.bottom(), rect.width, composer});
    }
    draw_connection_bar(frame, log);
    draw_notice(frame, log);
}

void draw_chat(Frame& frame, TimelineLayout& timeline) {
    Rect main{0, 0, frame.input.width, frame.input.height};
    if (!frame.is_narrow()) {
        const bool medium = frame.input.width < frame.px(medium_width);
        const float width = frame.px(medium ? sidebar_width_medium : sidebar_width);
        draw_sidebar(frame, {0, 0, width, main.height}, false);
        main.x = width;
        main.width -= width;
    }
    draw_main(frame, timeline, main);
}

void draw_loading(Frame& frame) {
    Painter painter{frame.runs, frame.theme, frame.paint};
    const float mark = frame.px(56);
    const float center_x = frame.input.width / 2;
    const float y = std::round(frame.input.height * 0.42F - mark / 2);
    draw_mark(painter, std::round(center_x - mark / 2), y, mark);
    const auto problem = connection_text(frame.state);
    const float size = frame.px(font_size::body);
    const auto& label = frame.labels.get(problem.empty() ? "Loading…" : problem, {Face::regular, size},
                                         frame.input.width - frame.px(32));
    draw_label(painter, label, size, std::round(center_x - label.width / 2), y + mark + frame.px(24), Ink::secondary,
               Surface::page);
}

/// Whatever is pressed outside of what covers the screen closes it.
bool pressed_outside(const Rect& inside, const Rect& screen) {
    ImGui::SetCursorScreenPos({screen.x, screen.y});
    ImGui::SetNextItemAllowOverlap();
    const bool pressed = ImGui::InvisibleButton("outside", {screen.width, screen.height});
    const auto at = ImGui::GetIO().MouseClickedPos[ImGuiMouseButton_Left];
    return pressed && !inside.contains(at.x, at.y);
}

void draw_drawer(Frame& frame) {
    const Layer layer{frame, "drawer"};
    const Rect screen{0, 0, frame.input.width, frame.input.height};
    const Rect drawer{0, 0, std::min(frame.px(drawer_width), screen.width * 0.88F), screen.height};
    {
        Painter painter{frame.runs, frame.theme, frame.paint};
        painter.dim(screen);
    }
    if (pressed_outside(drawer, screen)) frame.act(MenuToggled{});
    draw_sidebar(frame, drawer, true);
}

void draw_dialog(Frame& frame) {
    const Layer layer{frame, "dialog"};
    {
        Painter painter{frame.runs, frame.theme, frame.paint};
        painter.dim({0, 0, frame.input.width, frame.input.height});
    }
    switch (frame.state.dialog) {
        case Dialog::create_room: return draw_create_room_dialog(frame);
        case Dialog::browse_rooms: return draw_browse_rooms_dialog(frame);
        case Dialog::leave_room: return draw_leave_room_dialog(frame);
        case Dialog::status: return draw_status_screen(frame);
        case Dialog::none: return;
    }
}

void draw_cover(Frame& frame, Cover cover) {
    if (cover == Cover::none) return;
    auto& overlay = frame.overlay;
    const auto proxies = static_cast<std::ptrdiff_t>(overlay.proxies.size());
    const auto fields = static_cast<std::ptrdiff_t>(overlay.fields.size());
    frame.is_covered = false;
    cover == Cover::drawer ? draw_drawer(frame) : draw_dialog(frame);
    overlay.modal = true;
    overlay.heading = cover == Cover::drawer ? "Rooms" : dialog_title(frame.state.dialog);
    for (auto proxy = overlay.proxies.begin() + proxies; proxy != overlay.proxies.end(); ++proxy) {
        overlay.modal_ids.push_back(proxy->id);
    }
    for (auto field = overlay.fields.begin() + fields; field != overlay.fields.end(); ++field) {
        overlay.modal_ids.push_back(field->id);
    }
}

void close_on_escape(Frame& frame, Cover cover) {
    if (!frame.input.escape_pressed) return;
    if (cover == Cover::dialog) {
        frame.act(DialogClosed{});
    } else if (cover == Cover::drawer) {
        frame.act(MenuToggled{});
    } else if (!frame.state.notice.empty()) {
        frame.act(NoticeDismissed{});
    }
}

std::string heading(const State& state) {
    const auto* room = current_room(state);
    return room == nullptr ? "Causerie" : room_name(state, room->room);
}

}  // namespace

Overlay draw_screen(ViewContext& context, const State& state, const ViewInput& input, Actions& actions) {
    Overlay overlay;
    const auto& theme = theme_for(input.dark, input.high_contrast);
    overlay.title = document_title(state);
    overlay.heading = heading(state);
    overlay.dark = theme.dark;
    overlay.background_color = theme[Surface::page];
    context.begin_frame(input.text_changed, theme[Ink::primary]);
    if (state.screen == Screen::signed_out || input.width < 1 || input.height < 1) return overlay;
    Frame frame{state, input, actions, overlay, theme, context.runs(), context.labels(), context.paint()};
    const auto cover = state.screen == Screen::chat ? cover_of(frame) : Cover::none;
    {
        frame.is_covered = cover != Cover::none;
        const Layer layer{frame, "screen", ImGuiWindowFlags_NoBringToFrontOnFocus};
        {
            Painter painter{frame.runs, theme, frame.paint};
            painter.fill({0, 0, input.width, input.height}, Surface::page);
        }
        state.screen == Screen::loading ? draw_loading(frame) : draw_chat(frame, context.timeline());
    }
    draw_cover(frame, cover);
    close_on_escape(frame, cover);
    return overlay;
}

}  // namespace causerie
