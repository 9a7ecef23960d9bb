#pragma once

#include "wasm-client/state/action.hpp"
#include "wasm-client/state/state.hpp"
#include "wasm-client/views/overlay.hpp"
#include "wasm-client/views/view_context.hpp"
#include "wasm-client/views/view_input.hpp"

namespace causerie {

/// Draws the whole screen, between `ImGui::NewFrame` and `ImGui::Render`. What the person did since the last frame is
/// appended to `actions`; `state` shows its effect in the next frame.
/// @returns  the elements that belong over what was drawn; equal for equal states and inputs
[[nodiscard]] Overlay draw_screen(ViewContext& context, const State& state, const ViewInput& input, Actions& actions);

}  // namespace causerie
