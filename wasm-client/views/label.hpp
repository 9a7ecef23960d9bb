#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "wasm-client/views/painter.hpp"
#include "wasm-client/views/text_run_cache.hpp"

namespace causerie {

/// One line of text in one style, cut with an ellipsis where it is too long.
struct Label {
    struct Piece {
        RunId run{};
        float x{};
    };
    std::vector<Piece> pieces{};  ///< As they are seen, from left to right.
    float width{};
    bool cut{};
};

struct LabelStyle {
    Face face{};
    float size{};  ///< In device pixels.
};

/// Keeps the labels of the last frames laid out.
class LabelCache {
public:
    explicit LabelCache(TextRunCache& runs) : runs_{runs} {}

    /// Once before each frame.
    void begin_frame();

    /// `text` in at most `width_max` device pixels. The reference is good until the next call.
    [[nodiscard]] const Label& get(std::string_view text, const LabelStyle& style, float width_max);

private:
    static constexpr std::size_t labels_max = 2'000;

    TextRunCache& runs_;
    std::unordered_map<std::string, Label> labels_;
    std::string key_;  // Scratch.
    std::uint64_t epoch_{};
};

/// Draws a label with its middle at the height `center_y`.
void draw_label(Painter& painter, const Label& label, float size, float x, float center_y, Ink ink, Surface on);

/// Where the base line of text of this size lies when its capital letters are centred on `center_y`.
[[nodiscard]] float baseline_of(float center_y, float size);

}  // namespace causerie
