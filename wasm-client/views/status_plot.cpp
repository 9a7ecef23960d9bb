#include "wasm-client/views/status_plot.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "common/validation/limits.hpp"
#include "wasm-client/state/status_figures.hpp"

namespace causerie {
namespace {

// In CSS pixels.
constexpr float padding = 12;
constexpr float head = 46;
constexpr float foot = 22;
constexpr float pen_width = 1.6F;
constexpr float radius = 10;

constexpr std::int64_t ms_per_second = 1000;
constexpr std::uint32_t area_alpha = 0x2C;
constexpr std::uint32_t alpha_shift = 24;

enum class Unit : std::uint8_t { per_second, count, microseconds, yes_or_no };

using Figure = std::int64_t LoadSample::*;

struct Curve {
    Figure figure{};
    const char* name{};
    Stroke stroke{Stroke::plot};
};

struct Plot {
    const char* title{};
    Unit unit{};
    Curve first{};
    Curve second{};      ///< None without a figure.
    bool zero_is_gap{};  ///< There was nothing to measure.
};

constexpr std::array<Plot, 8> plots{{
    {"Requests", Unit::per_second, {&LoadSample::requests, ""}, {}},
    {"Failures", Unit::per_second, {&LoadSample::failures, "", Stroke::bad}, {}},
    {"Response time",
     Unit::microseconds,
     {&LoadSample::latency_p50_us, "p50 "},
     {&LoadSample::latency_p99_us, "p99 ", Stroke::plot_also},
     true},
    {"Database round trip", Unit::microseconds, {&LoadSample::database_us, ""}, {}, true},
    {"Posts", Unit::per_second, {&LoadSample::posts, ""}, {}},
    {"Deliveries", Unit::per_second, {&LoadSample::deliveries, ""}, {}},
    {"Open streams", Unit::count, {&LoadSample::streams, ""}, {}},
    {"Ready for requests", Unit::yes_or_no, {}, {}},
}};

std::string text_of(Unit unit, double value) {
    switch (unit) {
        case Unit::per_second: return decimal_text(value) + "/s";
        case Unit::microseconds: return latency_text(value);
        case Unit::count: return decimal_text(value);
        case Unit::yes_or_no: break;
    }
    return value > 0 ? "Yes" : "No";
}

/// The least of 1, 2, 5, 10, 20 … that is not below it.
double round_up(double value, double least) {
    double step = least;
    for (int i = 0; step < value; ++i) step *= i % 3 == 1 ? 2.5 : 2;
    return step;
}

class PlotPen {
public:
    PlotPen(SheetPen& pen, const ServerStatus& status, const Plot& plot, const Rect& rect)
        : pen_{pen}, frame_{pen.frame()}, status_{status}, plot_{plot}, rect_{rect} {
        area_ = rect.inset(frame_.px(padding), 0);
        area_.y += frame_.px(head);
        area_.height = std::max(1.0F, rect.height - frame_.px(head + foot));
        for (const auto& sample : status.samples) {
            highest_ = std::max({highest_, value(sample, plot.first), value(sample, plot.second)});
        }
        top_ = round_up(highest_, plot.unit == Unit::microseconds ? ms_per_second : 1);
        hovered_ = find_hovered();
    }

    void draw() {
        auto& painter = pen_.painter();
        painter.fill(rect_, Surface::card, frame_.px(radius));
        painter.outline(rect_, Stroke::divider, frame_.hairline(), frame_.px(radius));
        draw_axes();
        if (plot_.unit == Unit::yes_or_no) {
            draw_bars();
        } else {
            for (const auto& curve : {plot_.second, plot_.first}) draw_curve(curve);
        }
        draw_head();
    }

    [[nodiscard]] std::string summary() const {
        if (status_.samples.empty()) return std::string{plot_.title} + ": nothing measured yet";
        auto text = std::string{plot_.title} + ": " + values(status_.samples.back()) + " now";
        if (plot_.unit != Unit::yes_or_no) return text + ", " + text_of(plot_.unit, highest_) + " at most";
        const auto away = std::ranges::count(status_.samples, false, &LoadSample::is_ready);
        return text + ", not ready for " + duration_text(away * status_.interval_s * ms_per_second);
    }

private:
    [[nodiscard]] double value(const LoadSample& sample, const Curve& curve) const {
        if (plot_.unit == Unit::yes_or_no) return sample.is_ready ? 1 : 0;
        if (curve.figure == nullptr) return 0;
        const auto figure = static_cast<double>(sample.*curve.figure);
        return plot_.unit == Unit::per_second ? figure / static_cast<double>(status_.interval_s) : figure;
    }

    [[nodiscard]] std::string values(const LoadSample& sample) const {
        if (plot_.zero_is_gap && value(sample, plot_.first) == 0) return "–";
        auto text =
            (plot_.first.name == nullptr ? "" : plot_.first.name) + text_of(plot_.unit, value(sample, plot_.first));
        if (plot_.second.figure != nullptr) {
            text += std::string{" · "} + plot_.second.name + text_of(plot_.unit, value(sample, plot_.second));
        }
        return text;
    }

    /// The newest one is on the right, whether there are older ones or not.
    [[nodiscard]] float x_of(std::size_t index) const {
        const auto age = static_cast<float>(status_.samples.size() - 1 - index);
        return area_.right() - age * area_.width / static_cast<float>(limits::status_samples_max - 1);
    }
    [[nodiscard]] float y_of(double value) const {
        return area_.bottom() - area_.height * static_cast<float>(std::min(value / top_, 1.0));
    }

    [[nodiscard]] std::optional<std::size_t> find_hovered() const {
        const auto at = ImGui::GetIO().MousePos;
        if (status_.samples.empty() || !rect_.contains(at.x, at.y) || !frame_.overlay.sheet.rect.contains(at.x, at.y)) {
            return std::nullopt;
        }
        const float step = area_.width / static_cast<float>(limits::status_samples_max - 1);
        const float age = std::round(std::max(0.0F, area_.right() - at.x) / step);
        const auto last = status_.samples.size() - 1;
        return last - std::min(last, static_cast<std::size_t>(age));
    }

    [[nodiscard]] ImU32 color(Stroke stroke) const { return opaque(frame_.theme[stroke]); }

    void draw_axes() {
        auto& painter = pen_.painter();
        const float line = frame_.hairline();
        for (const float y : {area_.y, std::round(area_.center_y()), area_.bottom()}) {
            if (plot_.unit == Unit::yes_or_no && y != area_.bottom()) continue;
            painter.fill({area_.x, y, area_.width, line}, Stroke::divider);
        }
        const SheetStyle tiny{font_size::tiny, Ink::secondary, Face::regular, Surface::card};
        const float y = area_.bottom() + frame_.px(foot) / 2;
        const auto seconds = static_cast<std::int64_t>(limits::status_samples_max) * status_.interval_s;
        pen_.draw(duration_text(seconds * ms_per_second) + " ago", tiny, area_.x, y, area_.width / 2);
        const auto end = is_status_stale(frame_.state) ? moment_label(frame_.state, status_.now) : std::string{"now"};
        pen_.draw_to_right(end, tiny, area_.right(), y, area_.width / 2);
        if (plot_.unit == Unit::yes_or_no) return;
        const float above = area_.y - frame_.px(9);
        pen_.draw(text_of(plot_.unit, top_), tiny, area_.x, above, area_.width / 2);
        if (plot_.second.figure != nullptr) draw_legend(tiny, above);
    }

    void draw_legend(const SheetStyle& style, float y) {
        float x = area_.right();
        for (const auto& curve : {plot_.second, plot_.first}) {
            x -= frame_.px(24);
            pen_.draw(curve.name, style, x, y, frame_.px(24));
            pen_.painter().list().AddCircleFilled({x - frame_.px(7), y}, frame_.px(3), color(curve.stroke));
            x -= frame_.px(22);
        }
    }

    void draw_curve(const Curve& curve) {
        if (curve.figure == nullptr) return;
        const auto& samples = status_.samples;
        for (std::size_t from = 0; from < samples.size();) {
            auto to = from;
            while (to < samples.size() && !(plot_.zero_is_gap && value(samples[to], curve) == 0)) ++to;
            if (to > from) draw_stretch(curve, from, to);
            from = to + 1;
        }
    }

    void draw_stretch(const Curve& curve, std::size_t from, std::size_t to) {
        auto& list = pen_.painter().list();
        const auto point = [&](std::size_t i) { return ImVec2{x_of(i), y_of(value(status_.samples[i], curve))}; };
        const auto ink = color(curve.stroke);
        if (to - from == 1) list.AddCircleFilled(point(from), frame_.px(pen_width), ink);
        const auto flags = list.Flags;
        // Smoothed edges would show where one piece meets the next.
        list.Flags &= ~ImDrawListFlags_AntiAliasedFill;
        const auto shade = (ink & ~(0xFFU << alpha_shift)) | area_alpha << alpha_shift;
        for (auto i = from; i + 1 < to; ++i) {
            list.PathLineTo({point(i).x, area_.bottom()});
            list.PathLineTo(point(i));
            list.PathLineTo(point(i + 1));
            list.PathLineTo({point(i + 1).x, area_.bottom()});
            list.PathFillConvex(shade);
        }
        list.Flags = flags;
        // Piece by piece: where a longer line turns sharply, ImGui draws it thin, or not at all.
        for (auto i = from; i + 1 < to; ++i) {
            list.PathLineTo(point(i));
            list.PathLineTo(point(i + 1));
            list.PathStroke(ink, ImDrawFlags_None, std::max(1.0F, pen_width * frame_.input.scale));
        }
    }

    void draw_bars() {
        const float step = area_.width / static_cast<float>(limits::status_samples_max - 1);
        for (std::size_t i = 0; i < status_.samples.size(); ++i) {
            const bool is_ready = status_.samples[i].is_ready;
            // What was not ready must not be lost between two pixels.
            const float left = std::max(area_.x, std::floor(x_of(i) - step));
            const float height = is_ready ? area_.height * 0.22F : area_.height;
            pen_.painter().fill({left, area_.bottom() - height, std::ceil(x_of(i)) - left, height},
                                is_ready ? Stroke::good : Stroke::bad);
        }
    }

    void draw_head() {
        const SheetStyle title{font_size::small, Ink::secondary, Face::regular, Surface::card};
        const SheetStyle strong{font_size::small, Ink::strong, Face::bold, Surface::card};
        const float y = rect_.y + frame_.px(17);
        if (hovered_) return draw_hovered(title, strong, y);
        const float width = pen_.draw(plot_.title, title, area_.x, y, area_.width);
        if (status_.samples.empty()) return;
        pen_.draw_to_right(values(status_.samples.back()), strong, area_.right(), y,
                           area_.width - width - frame_.px(8));
    }

    void draw_hovered(const SheetStyle& title, const SheetStyle& strong, float y) {
        const auto& sample = status_.samples[*hovered_];
        const auto age = static_cast<std::int64_t>(status_.samples.size() - 1 - *hovered_) * status_.interval_s;
        const auto moment = moment_label(frame_.state, {status_.now.ms - age * ms_per_second});
        const float width = pen_.draw(moment, title, area_.x, y, area_.width);
        pen_.draw_to_right(values(sample), strong, area_.right(), y, area_.width - width - frame_.px(8));
        pen_.painter().fill({std::round(x_of(*hovered_)), area_.y, frame_.hairline(), area_.height}, Stroke::field);
        if (plot_.unit == Unit::yes_or_no) return;
        for (const auto& curve : {plot_.second, plot_.first}) {
            if (curve.figure == nullptr || (plot_.zero_is_gap && value(sample, curve) == 0)) continue;
            pen_.painter().list().AddCircleFilled({x_of(*hovered_), y_of(value(sample, curve))}, frame_.px(3),
                                                  color(curve.stroke));
        }
    }

    SheetPen& pen_;
    Frame& frame_;
    const ServerStatus& status_;
    const Plot& plot_;
    Rect rect_;
    Rect area_{};
    double highest_{};
    double top_{1};
    std::optional<std::size_t> hovered_;
};

}  // namespace

std::size_t status_plot_count() { return plots.size(); }

void draw_status_plot(SheetPen& pen, const ServerStatus& status, std::size_t index, const Rect& rect) {
    PlotPen plot{pen, status, plots[index], rect};
    pen.say(rect, plot.summary());
    if (pen.shows(rect)) plot.draw();
}

}  // namespace causerie
