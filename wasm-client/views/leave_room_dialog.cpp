#include "wasm-client/views/leave_room_dialog.hpp"

#include <algorithm>
#include <string>

#include "wasm-client/state/selectors.hpp"
#include "wasm-client/views/button.hpp"
#include "wasm-client/views/dialog_card.hpp"
#include "wasm-client/views/text_block.hpp"

namespace causerie {
namespace {

constexpr float width = 420;  // CSS pixels.
constexpr float button_height = 40;

std::string consequence(const State& state, const Room& room) {
    const auto name = room_name(state, room);
    if (room.kind == RoomKind::private_room) {
        return "You will not see " + name + " any more until somebody invites you again.";
    }
    return "You will not get the messages of " + name + " any more. You can join again whenever you like.";
}

}  // namespace

void draw_leave_room_dialog(Frame& frame) {
    const auto* room = current_room(frame.state);
    if (room == nullptr) return;
    Painter painter{frame.runs, frame.theme, frame.paint};
    const float text_width = std::max(1.0F, std::min(frame.px(width), frame.input.width) - frame.px(72));
    const auto text = lay_out_block(frame, consequence(frame.state, room->room), font_size::body, text_width);
    const float gap = frame.px(20);
    const float height = frame.px(button_height);
    const auto content = draw_dialog_card(frame, painter, leave_room_title, width, text.layout.height + gap + height);
    draw_block(painter, text, content.x, content.y, Ink::primary, Surface::card);
    const ButtonStyle leave_style{.look = ButtonLook::danger, .font_px = frame.px(font_size::body)};
    const ButtonStyle stay_style{.look = ButtonLook::quiet, .font_px = frame.px(font_size::body)};
    const auto leave = std::string{"Leave"};
    const auto stay = std::string{"Stay"};
    const float leave_width = button_width(frame, leave, leave_style);
    const float stay_width = button_width(frame, stay, stay_style);
    const float y = content.bottom() - height;
    const Rect leave_rect{content.right() - leave_width, y, leave_width, height};
    const Rect stay_rect{leave_rect.x - frame.px(10) - stay_width, y, stay_width, height};
    if (button(frame, painter, {.id = "stay", .rect = stay_rect, .label = stay}, stay_style)) frame.act(DialogClosed{});
    if (button(frame, painter, {.id = "confirm_leave", .rect = leave_rect, .label = leave}, leave_style)) {
        frame.act(LeavePressed{room->room.id});
        frame.act(DialogClosed{});
    }
}

}  // namespace causerie
