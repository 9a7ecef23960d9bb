#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wasm-client/views/frame.hpp"
#include "wasm-client/views/icons.hpp"
#include "wasm-client/views/overlay.hpp"

namespace causerie {

/// What the person does with something that can be pressed.
struct Interaction {
    bool hovered{};
    bool held{};
    bool focused{};  ///< Has the keyboard, visibly.
    bool pressed{};  ///< Clicked or activated, just now.
};

/// Makes `proxy.rect` something that can be pressed, by pointer, keyboard and assistive technology alike. Draws
/// nothing. What lies outside of the clip rectangle cannot be reached by the pointer.
Interaction interact(Frame& frame, Proxy proxy);

/// Around what has the keyboard.
void draw_focus_ring(Frame& frame, Painter& painter, const Rect& rect, float radius);

enum class ButtonLook {
    primary,  ///< What the person most likely wants.
    quiet,    ///< Anything else.
    danger,
    bare,  ///< An icon without a frame, until the pointer is over it.
};

struct ButtonStyle {
    ButtonLook look{ButtonLook::quiet};
    Surface on{Surface::page};  ///< What a bare button lies on.
    Surface on_hover{Surface::control};
    std::optional<Icon> icon{};
    bool icon_only{};         ///< The label is for assistive technology.
    float font_px{};          ///< 0: as small text.
    std::string_view text{};  ///< What is drawn; empty: the proxy's label.
    Ink ink{Ink::secondary};  ///< Of a bare button at rest.
};

/// Draws a button and says whether it was pressed.
bool button(Frame& frame, Painter& painter, const Proxy& proxy, const ButtonStyle& style);

/// How wide a button with this label must be.
[[nodiscard]] float button_width(Frame& frame, const std::string& label, const ButtonStyle& style);

}  // namespace causerie
