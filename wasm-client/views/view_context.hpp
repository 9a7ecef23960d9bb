#pragma once

#include "wasm-client/views/label.hpp"
#include "wasm-client/views/painter.hpp"
#include "wasm-client/views/text_backend.hpp"
#include "wasm-client/views/text_run_cache.hpp"
#include "wasm-client/views/timeline_layout.hpp"

namespace causerie {

/// What the views remember from frame to frame: caches and what was on screen, nothing that decides anything. Losing
/// it costs one slow frame. One for each canvas.
class ViewContext {
public:
    explicit ViewContext(TextBackend& backend) : runs_{backend}, labels_{runs_} {}
    ViewContext(const ViewContext&) = delete;
    ViewContext& operator=(const ViewContext&) = delete;

    /// Before anything else in a frame.
    /// @param text_changed  fonts or context are new: nothing measured before holds
    void begin_frame(bool text_changed, Color ink);

    [[nodiscard]] TextRunCache& runs() { return runs_; }
    [[nodiscard]] LabelCache& labels() { return labels_; }
    [[nodiscard]] PaintMemory& paint() { return paint_; }
    [[nodiscard]] TimelineLayout& timeline() { return timeline_; }

private:
    TextRunCache runs_;
    LabelCache labels_;
    PaintMemory paint_;
    TimelineLayout timeline_;
};

}  // namespace causerie
