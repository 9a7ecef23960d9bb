#pragma once

// Dear ImGui's compile-time options, given to it as IMGUI_USER_CONFIG; it must not include anything of ours.

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_FONT
#define IMGUI_USE_WCHAR32

// FreeType is not linked: this only makes ImGui take its font loader from `ImGuiFreeType::GetFontLoader()`, which the
// platform defines on top of Canvas2D and the tests with fixed metrics. stb_truetype is then never referenced.
#define IMGUI_ENABLE_FREETYPE

// WebGL 2 has no base vertex, so one draw list must be able to hold more than 65,535 vertices.
#define ImDrawIdx unsigned int

namespace causerie {

/// Called instead of aborting; the tests define it, and fail.
void imgui_assertion_failed(const char* expression, const char* file, int line);

}  // namespace causerie

// What people download asserts nothing: a frame that is drawn wrongly is better than a chat that is gone, and the texts
// of a thousand assertions are a good part of what there is to download.
#ifdef NDEBUG
#define IM_ASSERT(_EXPR) ((void)(_EXPR))
#else
#define IM_ASSERT(_EXPR)                                                              \
    do {                                                                              \
        if (!(_EXPR)) ::causerie::imgui_assertion_failed(#_EXPR, __FILE__, __LINE__); \
    } while (false)
#endif
