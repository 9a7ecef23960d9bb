#pragma once

#include <cstdint>

namespace causerie {
class OverlayPage;
}

// The elements of an overlay, as the libraries beside this file make them. Texts are UTF-8 and end with a NUL, sizes
// are CSS pixels, colours 0xRRGGBB.
extern "C" {

void elements_open(causerie::OverlayPage* self);

// library_page.js
void page_set_title(const char* title, const char* heading);
void page_set_colors(int dark, std::uint32_t background);
void page_set_modal(int modal, const char* label);
void page_return_focus();

// library_fields.js
void fields_put(const char* id, int multiline, int in_dialog, const char* label, const char* placeholder,
                const char* problem, int length_max);
void fields_place(const char* id, float x, float y, float width, float height, float font_size, float line_height,
                  std::uint32_t color, std::uint32_t placeholder_color);
void fields_write(const char* id, const char* value);
void fields_focus(const char* id);
void fields_remove(const char* id);

// library_proxies.js
void proxies_put(const char* id, int is_room, const char* label, int current, int disabled, int expanded);
void proxies_place(const char* id, float x, float y, float width, float height);
void proxies_arrange(int group, const char* ids);
void proxies_remove(const char* id);

// library_log.js
void log_place(int visible, float x, float y, float width, float height, const char* label);
void log_set_content_height(double height);
double log_scroll_to(double top);
void log_put_message(const char* key, int position, float height, const char* heading, float heading_x, float heading_y,
                     float heading_width, float heading_height);
void log_add_segment(int kind, int right_to_left, int break_before, float x, float y, float width, float height,
                     float font_size, const char* text, const char* href);
void log_place_message(const char* key, double top);
void log_arrange(const char* keys);
void log_remove_message(const char* key);

// library_sheet.js
void sheet_place(int visible, float x, float y, float width, float height, float content_height, const char* label);
void sheet_write(const char* lines);

}  // extern "C"
