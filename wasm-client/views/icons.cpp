#include "wasm-client/views/icons.hpp"

#include <algorithm>
#include <initializer_list>
#include <numbers>

namespace causerie {
namespace {

constexpr float grid = 24;         // Icons are drawn on a grid of 24 × 24 …
constexpr float pen_width = 1.9F;  // … with a pen of this width.
constexpr float pi = std::numbers::pi_v<float>;

class Pen {
public:
    Pen(ImDrawList& list, float x, float y, float size, ImU32 color)
        : list_{list}, x_{x}, y_{y}, unit_{size / grid}, color_{color}, width_{std::max(1.0F, pen_width * unit_)} {}

    [[nodiscard]] ImVec2 at(float x, float y) const { return {x_ + x * unit_, y_ + y * unit_}; }

    void line(std::initializer_list<ImVec2> points, bool closed = false) {
        for (const auto& point : points) list_.PathLineTo(at(point.x, point.y));
        finish(closed);
    }

    void circle(float x, float y, float radius) { list_.AddCircle(at(x, y), radius * unit_, color_, 0, width_); }

    void dot(float x, float y) { list_.AddCircleFilled(at(x, y), width_ * 0.75F, color_); }

    /// Angles count clockwise from the right.
    void arc(float x, float y, float radius, float from, float to) {
        list_.PathArcTo(at(x, y), radius * unit_, from, to);
        finish(false);
    }

    void box(float x, float y, float width, float height, float radius) {
        list_.AddRect(at(x, y), at(x + width, y + height), color_, radius * unit_, ImDrawFlags_None, width_);
    }

    void curve(ImVec2 from, ImVec2 control_1, ImVec2 control_2, ImVec2 to) {
        list_.PathLineTo(at(from.x, from.y));
        list_.PathBezierCubicCurveTo(at(control_1.x, control_1.y), at(control_2.x, control_2.y), at(to.x, to.y));
        finish(false);
    }

private:
    void finish(bool closed) { list_.PathStroke(color_, closed ? ImDrawFlags_Closed : ImDrawFlags_None, width_); }

    ImDrawList& list_;
    float x_;
    float y_;
    float unit_;
    ImU32 color_;
    float width_;
};

void draw_person(Pen& pen, float x) {
    pen.circle(x, 8, 3.6F);
    pen.curve({x - 7, 20}, {x - 7, 12.5F}, {x + 7, 12.5F}, {x + 7, 20});
}

void draw_lines(Pen& pen, Icon icon) {
    switch (icon) {
        case Icon::hash:
            pen.line({{4.5F, 9}, {20, 9}});
            pen.line({{4, 15}, {19.5F, 15}});
            pen.line({{10, 4}, {8, 20}});
            pen.line({{16, 4}, {14, 20}});
            break;
        case Icon::lock:
            pen.box(5, 11, 14, 9, 2);
            pen.arc(12, 8, 4, pi, 2 * pi);
            pen.line({{8, 8}, {8, 11}});
            pen.line({{16, 8}, {16, 11}});
            break;
        case Icon::person: draw_person(pen, 12); break;
        case Icon::people:
            draw_person(pen, 9);
            pen.arc(16.2F, 8, 3.6F, -0.45F * pi, 0.45F * pi);
            pen.curve({18.5F, 14.6F}, {21, 15.4F}, {22.5F, 17.2F}, {22.5F, 20});
            break;
        case Icon::plus:
            pen.line({{12, 5}, {12, 19}});
            pen.line({{5, 12}, {19, 12}});
            break;
        case Icon::search:
            pen.circle(10.8F, 10.8F, 6.3F);
            pen.line({{15.5F, 15.5F}, {20.5F, 20.5F}});
            break;
        case Icon::menu:
            pen.line({{4, 7}, {20, 7}});
            pen.line({{4, 12}, {20, 12}});
            pen.line({{4, 17}, {20, 17}});
            break;
        case Icon::close:
            pen.line({{6, 6}, {18, 18}});
            pen.line({{18, 6}, {6, 18}});
            break;
        case Icon::send:
            pen.line({{12, 19.5F}, {12, 5}});
            pen.line({{5.5F, 11.3F}, {12, 4.8F}, {18.5F, 11.3F}});
            break;
        case Icon::leave:
            pen.line({{9.5F, 4.5F}, {4.5F, 4.5F}, {4.5F, 19.5F}, {9.5F, 19.5F}});
            pen.line({{10, 12}, {20, 12}});
            pen.line({{16, 7.5F}, {20.5F, 12}, {16, 16.5F}});
            break;
        case Icon::power:
            pen.arc(12, 13, 7.5F, -0.3F * pi, 1.3F * pi);
            pen.line({{12, 3.5F}, {12, 12}});
            break;
        case Icon::arrow_down:
            pen.line({{12, 4.5F}, {12, 19}});
            pen.line({{5.5F, 12.7F}, {12, 19.2F}, {18.5F, 12.7F}});
            break;
        case Icon::warning:
            pen.line({{12, 3.5F}, {21.5F, 20}, {2.5F, 20}}, true);
            pen.line({{12, 9.5F}, {12, 14}});
            pen.dot(12, 17);
            break;
        case Icon::pulse: pen.line({{2.5F, 12.5F}, {7, 12.5F}, {10, 5}, {14, 19}, {17, 12.5F}, {21.5F, 12.5F}}); break;
        case Icon::check: pen.line({{5, 12.5F}, {10, 17.5F}, {19, 7}}); break;
    }
}

}  // namespace

void draw_icon(Painter& painter, Icon icon, float center_x, float center_y, float size, Ink ink, Surface on) {
    Pen pen{painter.list(), center_x - size / 2, center_y - size / 2, size, painter.color(ink, on)};
    draw_lines(pen, icon);
}

void draw_mark(Painter& painter, float x, float y, float size) {
    constexpr Color back = 0x8FA5FF;
    constexpr Color front = 0x4A63E0;
    constexpr float icon_grid = 64;
    auto& list = painter.list();
    const float unit = size / icon_grid;
    const auto at = [&](float grid_x, float grid_y) { return ImVec2{x + grid_x * unit, y + grid_y * unit}; };
    list.AddRectFilled(at(14, 6), at(60, 42), opaque(back), 10 * unit);
    list.AddTriangleFilled(at(41, 42), at(50, 51), at(50, 40), opaque(back));
    list.AddRectFilled(at(4, 22), at(44, 52), opaque(front), 10 * unit);
    list.AddTriangleFilled(at(12, 50), at(12, 61), at(22, 52), opaque(front));
    for (const float dot : {15.0F, 24.0F, 33.0F}) list.AddCircleFilled(at(dot, 37), 3 * unit, IM_COL32_WHITE);
}

}  // namespace causerie
