#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "wasm-client/views/rect.hpp"

namespace causerie {

enum class FieldKind { line, text };

/// A real `<input>` or `<textarea>`, exactly over the frame that the canvas draws for it.
struct Field {
    std::string id{};  ///< Stable; `composer`, `room_name`, …
    FieldKind kind{};
    Rect rect{};
    float font_px{};      ///< CSS font size, in device pixels.
    float line_px{};      ///< Line height, in device pixels.
    std::string label{};  ///< For assistive technology.
    std::string placeholder{};
    std::size_t length_max{};    ///< Code points.
    std::string value{};         ///< What the state holds; written into the element when `revision` is another one.
    std::uint64_t revision{};    ///< Another one when the program, not the person, changed the value.
    bool wants_focus{};          ///< Becomes true: the element is focused once.
    std::string described_by{};  ///< The text of an error, empty for none.
    std::uint32_t text_color{};  ///< 0xRRGGBB; of the caret too.
    std::uint32_t placeholder_color{};  ///< 0xRRGGBB

    friend bool operator==(const Field&, const Field&) = default;
};

enum class ProxyKind { button, room, menu_item };

/// An invisible `<button>` over something drawn, for keyboards and assistive technology.
struct Proxy {
    std::string id{};  ///< Stable; comes back in `ViewInput::activated`.
    ProxyKind kind{};
    Rect rect{};
    std::string label{};
    bool current{};  ///< `aria-current`
    bool disabled{};
    bool expanded{};  ///< `aria-expanded`, for kinds that open something.

    friend bool operator==(const Proxy&, const Proxy&) = default;
};

enum class SegmentKind : std::uint8_t { text, bold, italic, code, code_block, link, mention, quote };
enum class BreakBefore : std::uint8_t { none, space, newline };

/// A piece of one line in one style.
struct TextSegment {
    Rect rect{};  ///< `x` from the scroller's left edge, `y` from the message's top.
    SegmentKind kind{};
    bool right_to_left{};
    BreakBefore break_before{};
    float font_px{};
    std::string text{};
    std::string href{};  ///< http, https or mailto only; empty unless `kind` is `link`.

    friend bool operator==(const TextSegment&, const TextSegment&) = default;
};

/// The transparent text of one message on screen: selection, copying, finding, links, screen readers.
struct MessageText {
    std::string key{};        ///< Stable while the message is on screen: its client id.
    std::uint64_t version{};  ///< Grows when anything below but `top` changed.
    std::int64_t position{};  ///< `aria-posinset`
    double top{};             ///< From the start of the scrolled content.
    float height{};
    std::string heading{};  ///< Author and time, for every message.
    Rect heading_rect{};    ///< Where the canvas draws it, as `TextSegment::rect`; empty when it does not.
    std::shared_ptr<const std::vector<TextSegment>> segments{};  ///< Never null; the same one while `version` stays.

    friend bool operator==(const MessageText& a, const MessageText& b) {
        return a.key == b.key && a.version == b.version && a.position == b.position && a.top == b.top &&
               a.height == b.height && a.heading == b.heading && a.heading_rect == b.heading_rect &&
               (a.segments == b.segments || (a.segments && b.segments && *a.segments == *b.segments));
    }
};

/// The log: a real scroller whose position the canvas follows.
struct Scroller {
    bool visible{};
    Rect rect{};
    double content_height{};
    double set_top{-1};  ///< 0 or more: scroll there now (stick to the bottom, keep the place after a page).
    std::string label{};
    std::vector<MessageText> messages{};  ///< Only those on screen and a little beyond, by ascending position.

    friend bool operator==(const Scroller&, const Scroller&) = default;
};

/// A line of a sheet, as it is read aloud, selected and found. A row or a figure is one line, however it is drawn.
struct SheetLine {
    Rect rect{};  ///< From the sheet's top left corner, were it not scrolled.
    float font_px{};
    bool is_heading{};
    std::string text{};

    friend bool operator==(const SheetLine&, const SheetLine&) = default;
};

/// A scrolled page of the program's own text in a dialog: a real scroller whose position the canvas follows.
struct Sheet {
    bool visible{};
    Rect rect{};
    float content_height{};
    std::string label{};
    std::vector<SheetLine> lines{};

    friend bool operator==(const Sheet&, const Sheet&) = default;
};

/// The real elements that lie over the canvas in one frame, as a value: views fill it in, the platform makes the page
/// agree with it by touching only what differs. All rectangles in device pixels.
struct Overlay {
    std::string title{};    ///< Of the document.
    std::string heading{};  ///< The hidden `<h1>`.
    std::vector<Field> fields{};
    std::vector<Proxy> proxies{};
    Scroller scroller{};
    Sheet sheet{};
    bool modal{};  ///< A dialog is open: what is not in it is inert, and its fields are hidden.
    std::vector<std::string> modal_ids{};
    bool dark{true};  ///< The scheme of what the browser itself draws: caret, selection, spelling, scroll bar.
    std::uint32_t background_color{};  ///< 0xRRGGBB; of the page behind the canvas and of the browser's own bars.

    friend bool operator==(const Overlay&, const Overlay&) = default;
};

}  // namespace causerie
