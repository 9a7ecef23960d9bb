#include "wasm-client/views/view_context.hpp"

namespace causerie {

void ViewContext::begin_frame(bool text_changed, Color ink) {
    runs_.set_ink(ink);
    if (text_changed) runs_.clear();
    runs_.begin_frame();
    labels_.begin_frame();
}

}  // namespace causerie
