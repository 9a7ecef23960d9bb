#pragma once

#include "common/model/server_status.hpp"
#include "wasm-client/views/sheet_pen.hpp"

namespace causerie {

/// How many there are for `draw_status_plot`.
[[nodiscard]] std::size_t status_plot_count();

/// One figure of the last quarter of an hour as a curve, with its newest value; with the pointer over it, the value
/// then.
void draw_status_plot(SheetPen& pen, const ServerStatus& status, std::size_t index, const Rect& rect);

}  // namespace causerie
