#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "wasm-client/views/text_backend.hpp"

namespace causerie {

/// A run in the cache; good until `TextRunCache::epoch` changes.
using RunId = std::uint32_t;

/// Measures every distinct run once, and rasterises it when it is first drawn.
class TextRunCache {
public:
    explicit TextRunCache(TextBackend& backend) : backend_{backend} {}

    /// Once before each frame. When more runs are held than any screen needs, all are dropped and `epoch` changes.
    void begin_frame();

    /// Forgets everything: measures and images may be different from now on.
    void clear();

    /// Grows when all `RunId`s become invalid.
    [[nodiscard]] std::uint64_t epoch() const { return epoch_; }

    [[nodiscard]] RunId get(const RunKey& key);
    [[nodiscard]] float advance(RunId id) const { return runs_[id].advance; }

    /// The same text as part of right-to-left text, where brackets are mirrored.
    [[nodiscard]] RunId right_to_left(RunId id);

    /// The run's picture, ready to be drawn in this frame.
    [[nodiscard]] const RunImage& image(RunId id);

    /// Not kept: for trying how much of a long word fits.
    [[nodiscard]] float measure(const RunKey& key) { return backend_.measure(key); }
    [[nodiscard]] VerticalMetrics vertical_metrics(Face face, float size_px);
    [[nodiscard]] ImTextureRef texture(int page) const { return backend_.texture(page); }
    void set_ink(std::uint32_t color) { backend_.set_ink(color); }
    [[nodiscard]] std::size_t size() const { return runs_.size(); }

private:
    static constexpr std::size_t runs_max = 30'000;

    struct Run {
        std::string_view text{};  // Of the key in `ids_`, whose nodes stay where they are.
        Face face{};
        Direction direction{};
        bool rasterised{};
        float size_px{};
        float advance{};
        RunImage image{};
    };
    struct Metrics {
        Face face{};
        float size_px{};
        VerticalMetrics metrics{};
    };

    TextBackend& backend_;
    std::vector<Run> runs_;
    std::unordered_map<std::string, RunId> ids_;
    std::vector<Metrics> metrics_;
    std::vector<bool> touched_;  // The pages drawn from in this frame.
    std::string key_;            // Scratch.
    std::uint64_t epoch_{1};
};

}  // namespace causerie
