#include "wasm-client/views/scroll_area.hpp"

#include <algorithm>
#include <imgui.h>

namespace causerie {
namespace {

constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoBackground |
                                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoSavedSettings;

}  // namespace

ScrollArea::ScrollArea(Frame& frame, const char* id, const Rect& rect, float content_height)
    : frame_{frame}, rect_{rect}, content_height_{std::max(content_height, 1.0F)} {
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    ImGui::BeginChild(id, {std::max(rect.width, 1.0F), std::max(rect.height, 1.0F)}, ImGuiChildFlags_None, flags);
    offset_ = std::clamp(ImGui::GetScrollY(), 0.0F, std::max(0.0F, content_height_ - rect.height));
    follow_touch();
}

ScrollArea::~ScrollArea() {
    draw_bar();
    ImGui::SetCursorScreenPos({rect_.x, rect_.y - ImGui::GetScrollY() + content_height_ - 1});
    ImGui::Dummy({1, 1});
    ImGui::EndChild();
}

void ScrollArea::reveal(const Rect& rect) {
    if (rect.y < rect_.y) scroll_to(offset_ + rect.y - rect_.y);
    if (rect.bottom() > rect_.bottom()) scroll_to(offset_ + rect.bottom() - rect_.bottom());
}

void ScrollArea::scroll_to(float offset) {
    offset_ = std::clamp(offset, 0.0F, std::max(0.0F, content_height_ - rect_.height));
    ImGui::SetScrollY(offset_);
}

/// The wheel is ImGui's affair; a finger moves the content along.
void ScrollArea::follow_touch() {
    const auto& io = ImGui::GetIO();
    const bool dragged = io.MouseSource == ImGuiMouseSource_TouchScreen &&
                         ImGui::IsMouseDragging(ImGuiMouseButton_Left) &&
                         rect_.contains(io.MouseClickedPos[0].x, io.MouseClickedPos[0].y);
    if (dragged && io.MouseDelta.y != 0) scroll_to(offset_ - io.MouseDelta.y);
}

void ScrollArea::draw_bar() {
    if (content_height_ <= rect_.height) return;
    const float width = frame_.px(4);
    const float height = std::max(frame_.px(24), rect_.height * rect_.height / content_height_);
    const float way = (rect_.height - height) * offset_ / (content_height_ - rect_.height);
    Painter painter{frame_.runs, frame_.theme, frame_.paint};
    painter.fill({rect_.right() - width - frame_.px(2), std::round(rect_.y + way), width, height}, Stroke::scroll_bar,
                 width / 2);
}

}  // namespace causerie
