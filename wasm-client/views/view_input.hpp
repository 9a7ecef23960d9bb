#pragma once

#include <map>
#include <string>

namespace causerie {

/// What the page told since the last frame, beside the pointer, which goes to ImGui.
struct ViewInput {
    float width{};  ///< Of the canvas, in device pixels.
    float height{};
    float scale{1};       ///< Device pixels per CSS pixel.
    double scroll_top{};  ///< Of the log, in device pixels.
    bool scrolled_by_person{};
    double sheet_top{};            ///< How far the sheet is scrolled, in device pixels.
    std::string activated{};       ///< Id of the proxy that was activated; empty for none.
    std::string focused{};         ///< Id of the proxy with visible keyboard focus; empty for none.
    std::string focused_field{};   ///< Id of the field that has the focus; empty for none.
    bool escape_pressed{};         ///< Since the last frame.
    std::string next_client_id{};  ///< Given by the app: what a message sent in this frame will be known by.
    std::map<std::string, float> field_heights{};  ///< What each growing field wants, in device pixels.
    bool dark{true};                               ///< The person's preferred colour scheme.
    bool high_contrast{};
    bool reduced_motion{};
    bool text_changed{};  ///< Fonts arrived or the context was lost: measure and rasterise anew.
};

}  // namespace causerie
