#include "wasm-client/views/text_run_cache.hpp"

#include <array>
#include <cmath>
#include <cstring>

namespace causerie {
namespace {

// What precedes the text in a key: face, direction and size to a quarter of a pixel.
constexpr std::size_t prefix_size = 4;

void write_key(std::string& key, const RunKey& run) {
    const auto size = static_cast<std::uint32_t>(std::lround(run.size_px * 4.0F));
    const std::array<char, prefix_size> prefix{static_cast<char>(run.face), static_cast<char>(run.direction),
                                               static_cast<char>(size & 0xFFU), static_cast<char>(size >> 8U & 0xFFU)};
    key.assign(prefix.data(), prefix.size());
    key += run.text;
}

}  // namespace

void TextRunCache::begin_frame() {
    touched_.assign(touched_.size(), false);
    if (runs_.size() > runs_max) clear();
}

void TextRunCache::clear() {
    runs_.clear();
    ids_.clear();
    metrics_.clear();
    ++epoch_;
}

RunId TextRunCache::get(const RunKey& key) {
    write_key(key_, key);
    if (const auto found = ids_.find(key_); found != ids_.end()) return found->second;
    const auto id = static_cast<RunId>(runs_.size());
    const auto node = ids_.emplace(key_, id).first;
    const std::string_view text = std::string_view{node->first}.substr(prefix_size);
    runs_.push_back({.text = text,
                     .face = key.face,
                     .direction = key.direction,
                     .size_px = key.size_px,
                     .advance = backend_.measure(key)});
    return id;
}

RunId TextRunCache::right_to_left(RunId id) {
    const auto run = runs_[id];
    return get({run.face, Direction::right_to_left, run.size_px, run.text});
}

const RunImage& TextRunCache::image(RunId id) {
    auto& run = runs_[id];
    const bool lost = run.image.page >= 0 && backend_.generation(run.image.page) != run.image.generation;
    if (!run.rasterised || lost) {
        run.image = backend_.rasterise({run.face, run.direction, run.size_px, run.text});
        run.rasterised = true;
    }
    if (run.image.page >= 0) {
        const auto page = static_cast<std::size_t>(run.image.page);
        if (page >= touched_.size()) touched_.resize(page + 1);
        if (!touched_[page]) {
            backend_.touch(run.image.page);
            touched_[page] = true;
        }
    }
    return run.image;
}

VerticalMetrics TextRunCache::vertical_metrics(Face face, float size_px) {
    for (const auto& known : metrics_) {
        if (known.face == face && known.size_px == size_px) return known.metrics;
    }
    const auto metrics = backend_.vertical_metrics(face, size_px);
    metrics_.push_back({face, size_px, metrics});
    return metrics;
}

}  // namespace causerie
