#pragma once

#include <imgui.h>

namespace causerie {

/// Gives ImGui the fonts of `Face`, in the order of its values, each glyph rasterised by the browser when first needed.
/// For widgets; messages go through `TextBackend`, which shapes words as a whole.
void add_canvas_fonts(ImFontAtlas& atlas);

}  // namespace causerie
