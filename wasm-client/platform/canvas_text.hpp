#pragma once

#include <optional>
#include <vector>

#include "wasm-client/platform/shelf_packer.hpp"
#include "wasm-client/views/text_backend.hpp"

namespace causerie {

/// Text from the browser's Canvas2D. An atlas page is a canvas that runs are drawn into and a texture of the same size;
/// what was drawn in a frame is copied with one read-back per page. Masks and coloured runs have pages of their own.
class CanvasText final : public TextBackend {
public:
    /// Starts over with pages that suit so many device pixels per CSS pixel, when that changed or fonts arrived.
    void reset(float scale);

    /// The textures went with a lost WebGL context. What was drawn for them did not: the next upload brings all of it.
    void context_restored();

    void begin_frame() { ++frame_; }

    /// Copies into the textures what was rasterised since the last time. Before the frame is rendered.
    void upload();

    [[nodiscard]] float measure(const RunKey& run) override;
    [[nodiscard]] VerticalMetrics vertical_metrics(Face face, float size_px) override;
    void set_ink(std::uint32_t color) override;
    [[nodiscard]] RunImage rasterise(const RunKey& run) override;
    [[nodiscard]] std::uint32_t generation(int page) const override;
    void touch(int page) override;
    [[nodiscard]] ImTextureRef texture(int page) const override;

private:
    /// Pages there are in the long run, and those that a single frame may need beyond them.
    static constexpr std::size_t page_count_usual = 4;
    static constexpr std::size_t page_count_max = 8;

    struct Page {
        ShelfPacker packer{0};
        unsigned texture{};
        std::uint32_t generation{};
        std::uint64_t used_in_frame{};
        bool colored{};
        int left{}, top{}, right{}, bottom{};  ///< What is not in the texture yet; nothing when `right` is 0.
    };

    struct Place {
        int page{};
        ShelfPacker::Spot spot{};
    };

    [[nodiscard]] std::optional<Place> place(int width, int height, bool colored);
    [[nodiscard]] std::optional<std::size_t> page_to_empty();
    void empty(std::size_t index, bool colored);

    int page_size_{};
    std::uint64_t frame_{1};
    std::uint32_t ink_{};
    std::vector<Page> pages_{};
};

}  // namespace causerie
