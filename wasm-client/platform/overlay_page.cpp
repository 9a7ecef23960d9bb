#include "wasm-client/platform/overlay_page.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "wasm-client/platform/overlay_elements.hpp"

namespace causerie {
namespace {

/// Where a proxy stands in the page, in the order of the Tab key.
enum class ProxyGroup { rooms, side, top, log, dialog };
constexpr std::size_t proxy_group_count = 5;

template <typename Element>
const Element* find(const std::vector<Element>& elements, const std::string Element::* name,
                    const std::string& wanted) {
    const auto found = std::ranges::find(elements, wanted, name);
    return found == elements.end() ? nullptr : &*found;
}

bool is_modal(const Overlay& overlay, const std::string& id) {
    return overlay.modal && std::ranges::find(overlay.modal_ids, id) != overlay.modal_ids.end();
}

ProxyGroup group(const Overlay& overlay, const Proxy& proxy) {
    const auto& log = overlay.scroller;
    if (is_modal(overlay, proxy.id)) return ProxyGroup::dialog;
    if (proxy.kind == ProxyKind::room) return ProxyGroup::rooms;
    if (!log.visible || proxy.rect.x + proxy.rect.width / 2 < log.rect.x) return ProxyGroup::side;
    return proxy.rect.y + proxy.rect.height / 2 < log.rect.y ? ProxyGroup::top : ProxyGroup::log;
}

bool looks_like(const Field& a, const Field& b) {
    return a.label == b.label && a.placeholder == b.placeholder && a.described_by == b.described_by &&
           a.length_max == b.length_max;
}

bool lies_like(const Field& a, const Field& b) {
    return a.rect == b.rect && a.font_px == b.font_px && a.line_px == b.line_px && a.text_color == b.text_color &&
           a.placeholder_color == b.placeholder_color;
}

bool looks_like(const Proxy& a, const Proxy& b) {
    return a.kind == b.kind && a.label == b.label && a.current == b.current && a.disabled == b.disabled &&
           a.expanded == b.expanded;
}

}  // namespace

void OverlayPage::open() { elements_open(this); }

void OverlayPage::apply(const Overlay& overlay, float scale) {
    is_rescaled_ = scale != scale_;
    scale_ = scale;
    if (is_rescaled_ || overlay != shown_ || overlay.scroller.set_top >= 0) {
        apply_page(overlay);
        apply_fields(overlay);
        apply_proxies(overlay);
        apply_scroller(overlay.scroller);
        apply_sheet(overlay.sheet);
        if (shown_.modal && !overlay.modal) page_return_focus();
        shown_ = overlay;
    }
}

void OverlayPage::apply_page(const Overlay& overlay) {
    if (overlay.title != shown_.title || overlay.heading != shown_.heading) {
        page_set_title(overlay.title.c_str(), overlay.heading.c_str());
    }
    if (overlay.dark != shown_.dark || overlay.background_color != shown_.background_color) {
        page_set_colors(overlay.dark ? 1 : 0, overlay.background_color);
    }
    // Before what is in the dialog is placed: in a hidden one nothing has a height.
    if (overlay.modal != shown_.modal || (overlay.modal && overlay.heading != shown_.heading)) {
        page_set_modal(overlay.modal ? 1 : 0, overlay.heading.c_str());
    }
}

void OverlayPage::apply_fields(const Overlay& overlay) {
    for (const auto& field : shown_.fields) {
        if (find(overlay.fields, &Field::id, field.id)) continue;
        fields_remove(field.id.c_str());
        input_.field_heights.erase(field.id);
    }
    for (const auto& field : overlay.fields) apply_field(field, find(shown_.fields, &Field::id, field.id), overlay);
    for (const auto& field : overlay.fields) {
        const auto* previous = find(shown_.fields, &Field::id, field.id);
        // After a dialog the focus goes back to where it was.
        const bool dialog_closes = shown_.modal && !overlay.modal;
        if (field.wants_focus && !(previous && previous->wants_focus) && !dialog_closes) fields_focus(field.id.c_str());
    }
}

void OverlayPage::apply_field(const Field& field, const Field* previous, const Overlay& overlay) {
    const auto* id = field.id.c_str();
    const bool in_dialog = is_modal(overlay, field.id);
    if (!previous || !looks_like(field, *previous) || in_dialog != is_modal(shown_, field.id)) {
        fields_put(id, field.kind == FieldKind::text ? 1 : 0, in_dialog ? 1 : 0, field.label.c_str(),
                   field.placeholder.c_str(), field.described_by.c_str(), static_cast<int>(field.length_max));
    }
    if (is_rescaled_ || !previous || !lies_like(field, *previous)) {
        fields_place(id, field.rect.x / scale_, field.rect.y / scale_, field.rect.width / scale_,
                     field.rect.height / scale_, field.font_px / scale_, field.line_px / scale_, field.text_color,
                     field.placeholder_color);
    }
    if (!previous || previous->revision != field.revision) fields_write(id, field.value.c_str());
}

void OverlayPage::apply_proxies(const Overlay& overlay) {
    for (const auto& proxy : shown_.proxies) {
        if (!find(overlay.proxies, &Proxy::id, proxy.id)) proxies_remove(proxy.id.c_str());
    }
    for (const auto& proxy : overlay.proxies) {
        const auto* previous = find(shown_.proxies, &Proxy::id, proxy.id);
        const auto* id = proxy.id.c_str();
        if (!previous || !looks_like(proxy, *previous)) {
            proxies_put(id, proxy.kind == ProxyKind::room ? 1 : 0, proxy.label.c_str(), proxy.current ? 1 : 0,
                        proxy.disabled ? 1 : 0, proxy.expanded ? 1 : 0);
        }
        if (is_rescaled_ || !previous || proxy.rect != previous->rect) {
            proxies_place(id, proxy.rect.x / scale_, proxy.rect.y / scale_, proxy.rect.width / scale_,
                          proxy.rect.height / scale_);
        }
    }
    if (overlay.proxies != shown_.proxies || overlay.modal_ids != shown_.modal_ids) arrange_proxies(overlay);
}

void OverlayPage::arrange_proxies(const Overlay& overlay) {
    std::array<std::string, proxy_group_count> ids;
    for (const auto& proxy : overlay.proxies) {
        ids[static_cast<std::size_t>(group(overlay, proxy))] += proxy.id + "\n";
    }
    for (std::size_t index = 0; index < ids.size(); ++index)
        proxies_arrange(static_cast<int>(index), ids[index].c_str());
}

void OverlayPage::apply_scroller(const Scroller& scroller) {
    const auto& shown = shown_.scroller;
    if (is_rescaled_ || scroller.visible != shown.visible || scroller.rect != shown.rect ||
        scroller.label != shown.label) {
        log_place(scroller.visible ? 1 : 0, scroller.rect.x / scale_, scroller.rect.y / scale_,
                  scroller.rect.width / scale_, scroller.rect.height / scale_, scroller.label.c_str());
    }
    if (is_rescaled_ || scroller.content_height != shown.content_height) {
        log_set_content_height(scroller.content_height / scale_);
    }
    if (scroller.set_top >= 0) {
        const auto top = log_scroll_to(scroller.set_top / scale_);
        input_.scroll_top = top * scale_;
    }
    apply_messages(scroller);
}

void OverlayPage::apply_messages(const Scroller& scroller) {
    const auto& shown = shown_.scroller.messages;
    for (const auto& message : shown) {
        if (!find(scroller.messages, &MessageText::key, message.key)) log_remove_message(message.key.c_str());
    }
    std::string keys;
    for (const auto& message : scroller.messages) {
        const auto* previous = find(shown, &MessageText::key, message.key);
        const bool is_new = is_rescaled_ || !previous;
        if (is_new || message.version != previous->version) put_message(message);
        if (is_new || message.top != previous->top) log_place_message(message.key.c_str(), message.top / scale_);
        keys += message.key + "\n";
    }
    if (!std::ranges::equal(scroller.messages, shown, {}, &MessageText::key, &MessageText::key)) {
        log_arrange(keys.c_str());
    }
}

void OverlayPage::apply_sheet(const Sheet& sheet) {
    const auto& shown = shown_.sheet;
    if (!is_rescaled_ && sheet == shown) return;
    const auto& rect = sheet.rect;
    sheet_place(sheet.visible ? 1 : 0, rect.x / scale_, rect.y / scale_, rect.width / scale_, rect.height / scale_,
                sheet.content_height / scale_, sheet.label.c_str());
    // Out of sight it is scrolled back.
    if (!sheet.visible) input_.sheet_top = 0;
    std::string text;
    const auto append = [&](float number) { text += std::to_string(std::lround(number / scale_)) + "\t"; };
    for (const auto& line : sheet.lines) {
        text += line.is_heading ? "h2\t" : "p\t";
        for (const float number : {line.rect.x, line.rect.y, line.rect.width, line.rect.height, line.font_px}) {
            append(number);
        }
        text += line.text + "\n";
    }
    sheet_write(text.c_str());
}

void OverlayPage::put_message(const MessageText& message) {
    const auto& heading = message.heading_rect;
    log_put_message(message.key.c_str(), static_cast<int>(message.position), message.height / scale_,
                    message.heading.c_str(), heading.x / scale_, heading.y / scale_, heading.width / scale_,
                    heading.height / scale_);
    for (const auto& segment : *message.segments) {
        log_add_segment(static_cast<int>(segment.kind), segment.right_to_left ? 1 : 0,
                        static_cast<int>(segment.break_before), segment.rect.x / scale_, segment.rect.y / scale_,
                        segment.rect.width / scale_, segment.rect.height / scale_, segment.font_px / scale_,
                        segment.text.c_str(), segment.href.c_str());
    }
}

void OverlayPage::field_edited(const std::string& id, std::string text) { events_.edited(id, std::move(text)); }

void OverlayPage::field_focused(const std::string& id) {
    input_.focused_field = id;
    events_.changed();
}

void OverlayPage::field_height_changed(const std::string& id, float height) {
    input_.field_heights[id] = height * scale_;
    events_.changed();
}

void OverlayPage::proxy_activated(const std::string& id) {
    input_.activated = id;
    events_.activated();
}

void OverlayPage::proxy_focused(const std::string& id) {
    input_.focused = id;
    events_.changed();
}

void OverlayPage::sheet_scrolled(double top) {
    input_.sheet_top = top * scale_;
    events_.changed();
}

void OverlayPage::log_scrolled(double top, bool by_person) {
    input_.scroll_top = top * scale_;
    input_.scrolled_by_person = input_.scrolled_by_person || by_person;
    events_.changed();
}

}  // namespace causerie
