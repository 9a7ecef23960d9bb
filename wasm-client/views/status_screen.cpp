#include "wasm-client/views/status_screen.hpp"

#include <algorithm>
#include <string>

#include "wasm-client/state/status_figures.hpp"
#include "wasm-client/views/button.hpp"
#include "wasm-client/views/sheet_pen.hpp"
#include "wasm-client/views/status_plot.hpp"

namespace causerie {
namespace {

// In CSS pixels.
constexpr float header_height = 56;
constexpr float content_width = 1120;
constexpr float medium_width = 860;
constexpr float gap = 12;
constexpr float tile_height = 88;
constexpr float plot_height = 158;
constexpr float radius = 10;
constexpr float dot_size = 9;

Stroke stroke_of(const State& state, HealthStatus status) {
    // How it was then says nothing about now.
    if (is_status_stale(state)) return Stroke::quote;
    switch (status) {
        case HealthStatus::ok: return Stroke::good;
        case HealthStatus::degraded: return Stroke::middling;
        case HealthStatus::unavailable: break;
    }
    return Stroke::bad;
}

std::string ago(const State& state, Timestamp time) { return duration_text(server_now(state).ms - time.ms); }

std::size_t columns_of(const Frame& frame, std::size_t wide, std::size_t medium, std::size_t narrow = 1) {
    if (frame.is_narrow()) return narrow;
    return frame.input.width < frame.px(medium_width) ? medium : wide;
}

void draw_dot(SheetPen& pen, float x, float center_y, HealthStatus status) {
    const float size = pen.frame().px(dot_size);
    pen.painter().fill({x, std::round(center_y - size / 2), size, size}, stroke_of(pen.frame().state, status),
                       size / 2);
}

struct Tile {
    std::string title{};
    std::string value{};
    std::string detail{};
    const HealthStatus* status{};  ///< Null for a mere figure.
};

void draw_tile(SheetPen& pen, const Tile& tile, const Rect& rect) {
    pen.say(rect, tile.title + ": " + tile.value + (tile.detail.empty() ? "" : ", " + tile.detail));
    if (!pen.shows(rect)) return;
    const auto& frame = pen.frame();
    const float round = frame.px(radius);
    pen.painter().fill(rect, Surface::card, round);
    pen.painter().outline(rect, Stroke::divider, frame.hairline(), round);
    const float x = rect.x + frame.px(14);
    const float width = rect.right() - frame.px(12) - x;
    const SheetStyle small{font_size::small, Ink::secondary, Face::regular, Surface::card};
    const SheetStyle large{font_size::title, Ink::strong, Face::bold, Surface::card};
    float left = x;
    if (tile.status != nullptr) {
        draw_dot(pen, x, rect.y + frame.px(22), *tile.status);
        left += frame.px(dot_size + 8);
    }
    pen.draw(tile.title, small, left, rect.y + frame.px(22), width - (left - x));
    pen.draw(tile.value, large, x, rect.y + frame.px(45), width);
    const bool is_bad = tile.status != nullptr && *tile.status != HealthStatus::ok;
    const SheetStyle detail{font_size::time, is_bad ? Ink::danger : Ink::secondary, Face::regular, Surface::card};
    pen.draw(tile.detail, detail, x, rect.y + frame.px(68), width);
}

/// A line of a table: when, what, and what there is to say of it.
struct Row {
    std::string time{};
    std::string title{};
    std::string detail{};
    HealthStatus status{};
};

void draw_row(SheetPen& pen, const Row& row) {
    const auto& frame = pen.frame();
    const bool narrow = frame.is_narrow();
    const auto strip = pen.take(narrow ? 52 : 34);
    pen.say(strip, row.time + ", " + row.title + (row.detail.empty() ? "" : ", " + row.detail));
    if (!pen.shows(strip)) return;
    pen.painter().fill({strip.x, strip.bottom() - frame.hairline(), strip.width, frame.hairline()}, Stroke::divider);
    const SheetStyle secondary{font_size::small, Ink::secondary};
    const SheetStyle strong{font_size::small, Ink::strong, Face::bold};
    const float first = narrow ? strip.y + frame.px(17) : strip.center_y();
    draw_dot(pen, strip.x + frame.px(2), first, row.status);
    const float time_x = strip.x + frame.px(20);
    const float title_x = time_x + frame.px(138);
    pen.draw(row.time, secondary, time_x, first, frame.px(130));
    if (narrow) {
        pen.draw_to_right(row.title, strong, strip.right(), first, strip.right() - title_x);
        pen.draw(row.detail, secondary, time_x, strip.y + frame.px(36), strip.right() - time_x);
        return;
    }
    const float detail_x = title_x + frame.px(230);
    pen.draw(row.title, strong, title_x, first, frame.px(220));
    pen.draw(row.detail, secondary, detail_x, first, strip.right() - detail_x);
}

std::string describe(const State& state, const HealthCheck& check) {
    const auto since = "since " + moment_label(state, check.since) + ", " + ago(state, check.since);
    return check.reason.empty() ? since : check.reason + ", " + since;
}

void draw_check_rows(SheetPen& pen, const State& state, const ServerStatus& status) {
    for (const auto& check : status.checks) {
        const auto title = std::string{status_title(check.status)};
        draw_row(pen, {check_title(check.check), title, describe(state, check), check.status});
    }
}

void draw_checks(SheetPen& pen, const State& state, const ServerStatus& status) {
    pen.heading("Checks");
    if (pen.frame().is_narrow()) return draw_check_rows(pen, state, status);
    const auto columns = columns_of(pen.frame(), std::max<std::size_t>(status.checks.size(), 1), 3);
    std::size_t index = 0;
    for (const auto& check : status.checks) {
        const Tile tile{check_title(check.check), std::string{status_title(check.status)}, describe(state, check),
                        &check.status};
        draw_tile(pen, tile, pen.cell(index++, columns, tile_height, gap));
    }
    pen.leave_grid(index, columns, tile_height, gap);
}

void draw_load(SheetPen& pen, const ServerStatus& status) {
    pen.heading("Load of the last quarter of an hour");
    const auto columns = columns_of(pen.frame(), 4, 2);
    const auto count = status_plot_count();
    for (std::size_t i = 0; i < count; ++i) draw_status_plot(pen, status, i, pen.cell(i, columns, plot_height, gap));
    pen.leave_grid(count, columns, plot_height, gap);
}

void draw_figures(SheetPen& pen, const ServerStatus& status) {
    pen.heading("Resources");
    const auto busy = count_text(status.pool_busy) + " of " + count_text(status.pool_size);
    const auto database = status.database_bytes > 0 ? bytes_text(status.database_bytes) : std::string{"–"};
    const Tile tiles[]{{"Events in the log", count_text(status.log_head), "since the beginning"},
                       {"Memory", bytes_text(status.resident_bytes), "of this instance"},
                       {"Database", database, "on disk"},
                       {"Connections in use", busy, "to the database"}};
    const auto columns = columns_of(pen.frame(), std::size(tiles), 2, 2);
    std::size_t index = 0;
    for (const auto& tile : tiles) draw_tile(pen, tile, pen.cell(index++, columns, tile_height, gap));
    pen.leave_grid(index, columns, tile_height, gap);
}

void draw_transitions(SheetPen& pen, const State& state, const ServerStatus& status) {
    pen.heading("What changed");
    if (status.transitions.empty()) pen.paragraph("Nothing since the start.", {.ink = Ink::secondary});
    for (const auto& transition : status.transitions) {
        auto detail = "after " + duration_text(transition.lasted_ms);
        if (transition.status == HealthStatus::ok) detail += " of trouble";
        if (!transition.reason.empty()) detail += ": " + transition.reason;
        const auto title = check_title(transition.check) + ": " + std::string{status_title(transition.status)};
        draw_row(pen, {moment_label(state, transition.at), title, detail, transition.status});
    }
}

void draw_probes(SheetPen& pen, const State& state, const ServerStatus& status) {
    constexpr std::int64_t failures_from = 400;
    pen.heading("Health checks that arrived");
    if (status.probes.empty()) pen.paragraph("Nobody has asked yet.", {.ink = Ink::secondary});
    for (const auto& probe : status.probes) {
        const auto title = std::to_string(probe.status) + " " + probe.path;
        const auto detail = probe.from + (probe.user_agent.empty() ? "" : " · " + probe.user_agent);
        draw_row(pen, {moment_label(state, probe.at), title, detail,
                       probe.status < failures_from ? HealthStatus::ok : HealthStatus::unavailable});
    }
}

/// What is shown is out of date: nothing below it may be mistaken for how things are.
void draw_stale_banner(SheetPen& pen, const State& state) {
    const auto& watch = state.status;
    const auto text = "No answer since " + moment_label(state, {watch.heard_at_ms}) + ", for " +
                      duration_text(state.now_ms - watch.heard_at_ms);
    const std::string_view warning = "Everything below is from then.";
    const auto strip = pen.take(60);
    pen.say(strip, text + ". " + std::string{warning} + " " + watch.problem);
    const auto& frame = pen.frame();
    pen.painter().fill(strip, Surface::warning, frame.px(radius));
    draw_icon(pen.painter(), Icon::warning, strip.x + frame.px(22), strip.center_y(), frame.px(18), Ink::on_warning,
              Surface::warning);
    const SheetStyle style{font_size::small, Ink::on_warning, Face::bold, Surface::warning};
    const SheetStyle below{font_size::small, Ink::on_warning, Face::regular, Surface::warning};
    const float x = strip.x + frame.px(42);
    const float width = strip.right() - frame.px(12) - x;
    pen.draw(text, style, x, strip.center_y() - frame.px(10), width);
    pen.draw(warning, below, x, strip.center_y() + frame.px(10), width);
    pen.skip(gap);
}

void draw_overall(SheetPen& pen, const State& state, const ServerStatus& status) {
    const auto& frame = pen.frame();
    const bool stale = is_status_stale(state);
    const auto strip = pen.take(34);
    const auto sentence = stale ? std::string{"The server does not answer"} : status_sentence(status);
    const float size = font_size::title + 5;
    pen.say(strip, sentence, size, true);
    const float dot = frame.px(14);
    pen.painter().fill({strip.x + frame.px(1), std::round(strip.center_y() - dot / 2), dot, dot},
                       stale ? Stroke::bad : stroke_of(state, status.status), dot / 2);
    pen.draw(sentence, {size, Ink::strong, Face::bold}, strip.x + frame.px(26), strip.center_y(),
             strip.width - frame.px(26));
    pen.skip(4);
    const SheetStyle style{font_size::small, Ink::secondary};
    const auto build = "Version " + status.version + (status.revision.empty() ? "" : " · revision " + status.revision);
    const auto up = "Up for " + ago(state, status.started_at) + ", since " + moment_label(state, status.started_at);
    if (!frame.is_narrow()) return pen.paragraph(build + " · " + up, style);
    pen.paragraph(build, style);
    pen.paragraph(up, style);
}

void draw_sheet(Frame& frame, Painter& painter, const Rect& rect) {
    const auto& state = frame.state;
    const auto& watch = state.status;
    const float margin = std::max(frame.px(frame.is_narrow() ? 16 : 28), (rect.width - frame.px(content_width)) / 2);
    SheetPen pen{frame, painter, rect, std::round(margin), "Status of the server"};
    pen.skip(20);
    if (!watch.last) {
        return pen.paragraph(watch.problem.empty() ? "Asking the server…" : watch.problem, {.ink = Ink::secondary});
    }
    const auto& status = *watch.last;
    if (is_status_stale(state)) draw_stale_banner(pen, state);
    draw_overall(pen, state, status);
    draw_checks(pen, state, status);
    draw_load(pen, status);
    draw_figures(pen, status);
    draw_transitions(pen, state, status);
    draw_probes(pen, state, status);
    pen.skip(40);
}

void draw_header(Frame& frame, Painter& painter, const Rect& rect) {
    painter.fill({rect.x, rect.bottom() - frame.hairline(), rect.width, frame.hairline()}, Stroke::divider);
    const float side = frame.px(frame.is_narrow() ? 8 : 16);
    const float size = frame.px(36);
    const Rect close{rect.right() - side - size, std::round(rect.center_y() - size / 2), size, size};
    const float left = rect.x + frame.px(frame.is_narrow() ? 16 : 28);
    const float title_size = frame.px(font_size::title);
    const auto& title = frame.labels.get(status_screen_title, {Face::bold, title_size}, close.x - left);
    const float title_right = left + title.width + frame.px(16);
    draw_label(painter, title, title_size, left, rect.center_y(), Ink::strong, Surface::page);
    const auto& watch = frame.state.status;
    if (watch.last) {
        const float small = frame.px(font_size::small);
        const auto& as_of = frame.labels.get("As of " + moment_label(frame.state, {watch.heard_at_ms}),
                                             {Face::regular, small}, close.x - frame.px(12) - title_right);
        draw_label(painter, as_of, small, std::round(close.x - frame.px(12) - as_of.width), rect.center_y(),
                   Ink::secondary, Surface::page);
    }
    const ButtonStyle style{.look = ButtonLook::bare, .icon = Icon::close, .icon_only = true};
    if (button(frame, painter, {.id = "close_dialog", .rect = close, .label = "Close"}, style)) {
        frame.act(DialogClosed{});
    }
}

}  // namespace

void draw_status_screen(Frame& frame) {
    const Rect screen{0, 0, frame.input.width, frame.input.height};
    const float header = std::min(frame.px(header_height), screen.height);
    Painter painter{frame.runs, frame.theme, frame.paint};
    painter.fill(screen, Surface::page);
    draw_header(frame, painter, {0, 0, screen.width, header});
    draw_sheet(frame, painter, {0, header, screen.width, screen.height - header});
}

}  // namespace causerie
