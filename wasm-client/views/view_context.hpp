#pragma once

#include "wasm-client/views/text_backend.hpp"

namespace causerie {

/// What the views remember from frame to frame: caches and what was on screen, nothing that decides anything. Losing
/// it costs one slow frame. One for each canvas.
class ViewContext {
public:
    explicit ViewContext(TextBackend& backend) : backend_{backend} {}

private:
    TextBackend& backend_;
};

}  // namespace causerie
