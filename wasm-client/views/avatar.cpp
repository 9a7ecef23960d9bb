#include "wasm-client/views/avatar.hpp"

#include "common/text/grapheme.hpp"

namespace causerie {
namespace {

constexpr float roundness = 0.28F;  // Of its size.
constexpr float text_factor = 0.42F;

std::string initial(const std::string& name) {
    if (name.empty()) return "?";
    auto first = name.substr(0, next_cluster(name, 0).end);
    if (first.size() == 1 && first[0] >= 'a' && first[0] <= 'z') first[0] = static_cast<char>(first[0] - 'a' + 'A');
    return first;
}

}  // namespace

void draw_avatar(Frame& frame, Painter& painter, const Rect& rect, UserId user, const std::string& name) {
    const auto surface = avatar_surface(user.value);
    painter.fill(rect, surface, rect.width * roundness);
    const float size = std::round(rect.width * text_factor);
    const auto& label = frame.labels.get(initial(name), {Face::bold, size}, rect.width);
    draw_label(painter, label, size, rect.center_x() - label.width / 2, rect.center_y(), Ink::on_avatar, surface);
}

}  // namespace causerie
