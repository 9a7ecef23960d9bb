#pragma once

#include <cstdint>

#include "wasm-client/views/frame.hpp"

namespace causerie {

/// A count in a pill that ends at `right`. @returns its width
float draw_badge(Frame& frame, Painter& painter, float right, float center_y, std::int64_t count);

}  // namespace causerie
