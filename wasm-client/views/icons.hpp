#pragma once

#include <cstdint>

#include "wasm-client/views/painter.hpp"

namespace causerie {

enum class Icon : std::uint8_t {
    hash,
    lock,
    person,
    people,
    plus,
    search,
    menu,
    close,
    send,
    leave,
    power,
    arrow_down,
    warning,
    check,
    pulse,
};

/// Draws `icon` in lines, `size` device pixels wide and high, around a centre.
void draw_icon(Painter& painter, Icon icon, float center_x, float center_y, float size, Ink ink, Surface on);

/// The product's mark: two speech bubbles, as in `public/icon.svg`.
void draw_mark(Painter& painter, float x, float y, float size);

}  // namespace causerie
