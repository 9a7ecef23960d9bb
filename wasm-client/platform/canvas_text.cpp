#include "wasm-client/platform/canvas_text.hpp"

#include <algorithm>

#include <GLES3/gl3.h>

extern "C" {  // library_text.js
float text_measure(int face, float size, int right_to_left, const char* text, std::size_t length);
void text_vertical_metrics(int face, float size, float* metrics);
void text_ink_box(int face, float size, int right_to_left, const char* text, std::size_t length, int* result);
void text_draw(int page, int x, int y, int face, float size, int right_to_left, const char* text, std::size_t length);
void text_set_ink(std::uint32_t color);
void text_clear_page(int page, int size);
void text_forget_fonts();
void text_upload(int page, unsigned texture, int x, int y, int width, int height, int mask);
}

namespace causerie {
namespace {

constexpr int page_size_small = 1024;
constexpr int page_size_large = 2048;
constexpr float scale_for_large_pages = 1.25F;

int number(Face face) { return static_cast<int>(face); }
int number(Direction direction) { return direction == Direction::right_to_left ? 1 : 0; }

/// As `text_ink_box` writes it.
struct InkBox {
    int left{};
    int ascent{};
    int width{};
    int height{};
    int colored{};
};

unsigned create_texture(int size) {
    GLuint texture = 0;
    glGenTextures(1, &texture);
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexStorage2D(GL_TEXTURE_2D, 1, GL_RGBA8, size, size);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    return texture;
}

}  // namespace

void CanvasText::reset(float scale) {
    page_size_ = scale > scale_for_large_pages ? page_size_large : page_size_small;
    text_forget_fonts();
    for (std::size_t index = 0; index < pages_.size(); ++index) {
        glDeleteTextures(1, &pages_[index].texture);
        pages_[index].texture = create_texture(page_size_);
        empty(index, pages_[index].colored);
    }
}

void CanvasText::context_restored() {
    for (auto& page : pages_) {
        page.texture = create_texture(page_size_);
        page.left = 0;
        page.top = 0;
        page.right = page_size_;
        page.bottom = page_size_;
    }
}

void CanvasText::upload() {
    for (std::size_t index = 0; index < pages_.size(); ++index) {
        auto& page = pages_[index];
        if (page.right == 0) continue;
        text_upload(static_cast<int>(index), page.texture, page.left, page.top, page.right - page.left,
                    page.bottom - page.top, page.colored ? 0 : 1);
        page.right = 0;
    }
}

float CanvasText::measure(const RunKey& run) {
    return text_measure(number(run.face), run.size_px, number(run.direction), run.text.data(), run.text.size());
}

VerticalMetrics CanvasText::vertical_metrics(Face face, float size_px) {
    float metrics[2]{};
    text_vertical_metrics(number(face), size_px, metrics);
    return {metrics[0], metrics[1]};
}

void CanvasText::set_ink(std::uint32_t color) {
    if (color == ink_) return;
    ink_ = color;
    text_set_ink(color);
    for (std::size_t index = 0; index < pages_.size(); ++index) empty(index, pages_[index].colored);
}

RunImage CanvasText::rasterise(const RunKey& run) {
    InkBox box;
    text_ink_box(number(run.face), run.size_px, number(run.direction), run.text.data(), run.text.size(), &box.left);
    if (box.width <= 0) return {};
    // Nobody can read a word wider than the page; its beginning will do.
    box.width = std::min(box.width, page_size_);
    box.height = std::min(box.height, page_size_);
    const auto place = this->place(box.width, box.height, box.colored != 0);
    if (!place) return {};
    const auto [x, y] = place->spot;
    text_draw(place->page, x + box.left, y + box.ascent, number(run.face), run.size_px, number(run.direction),
              run.text.data(), run.text.size());
    auto& page = pages_[static_cast<std::size_t>(place->page)];
    page.used_in_frame = frame_;
    const bool is_clean = page.right == 0;
    page.left = is_clean ? x : std::min(page.left, x);
    page.top = is_clean ? y : std::min(page.top, y);
    page.right = std::max(page.right, x + box.width);
    page.bottom = is_clean ? y + box.height : std::max(page.bottom, y + box.height);
    const auto texel = 1.0F / static_cast<float>(page_size_);
    return {
        .page = place->page,
        .generation = page.generation,
        .u0 = static_cast<float>(x) * texel,
        .v0 = static_cast<float>(y) * texel,
        .u1 = static_cast<float>(x + box.width) * texel,
        .v1 = static_cast<float>(y + box.height) * texel,
        .offset_x = static_cast<float>(-box.left),
        .offset_y = static_cast<float>(-box.ascent),
        .width = static_cast<float>(box.width),
        .height = static_cast<float>(box.height),
        .colored = box.colored != 0,
    };
}

std::uint32_t CanvasText::generation(int page) const {
    const auto index = static_cast<std::size_t>(page);
    return index < pages_.size() ? pages_[index].generation : 0;
}

void CanvasText::touch(int page) {
    const auto index = static_cast<std::size_t>(page);
    if (index < pages_.size()) pages_[index].used_in_frame = frame_;
}

ImTextureRef CanvasText::texture(int page) const {
    const auto index = static_cast<std::size_t>(page);
    return {static_cast<ImTextureID>(index < pages_.size() ? pages_[index].texture : 0)};
}

std::optional<CanvasText::Place> CanvasText::place(int width, int height, bool colored) {
    for (std::size_t index = 0; index < pages_.size(); ++index) {
        auto& page = pages_[index];
        if (page.colored != colored) continue;
        if (const auto spot = page.packer.add(width, height)) return Place{static_cast<int>(index), *spot};
    }
    const auto index = page_to_empty();
    if (!index) return std::nullopt;
    empty(*index, colored);
    const auto spot = pages_[*index].packer.add(width, height);
    if (!spot) return std::nullopt;
    return Place{static_cast<int>(*index), *spot};
}

std::optional<std::size_t> CanvasText::page_to_empty() {
    const auto oldest = std::ranges::min_element(pages_, {}, &Page::used_in_frame);
    const bool is_oldest_free = oldest != pages_.end() && oldest->used_in_frame != frame_;
    if (pages_.size() >= page_count_usual && is_oldest_free) {
        return static_cast<std::size_t>(oldest - pages_.begin());
    }
    if (pages_.size() >= page_count_max) return std::nullopt;
    pages_.push_back({.texture = create_texture(page_size_)});
    return pages_.size() - 1;
}

void CanvasText::empty(std::size_t index, bool colored) {
    auto& page = pages_[index];
    page.packer = ShelfPacker{page_size_};
    page.colored = colored;
    page.right = 0;
    ++page.generation;
    text_clear_page(static_cast<int>(index), page_size_);
}

}  // namespace causerie
