#include "wasm-client/views/scroll_keeper.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace causerie {
namespace {

// The page rounds positions to its own grid: this much is not the person's doing.
constexpr double rounding = 2;

// From here on, one is meant to be at the bottom.
constexpr double bottom_slack = 8;

}  // namespace

void ScrollKeeper::scrolled_to(double top, bool by_person) {
    if (!by_person || std::abs(top - position_) < rounding) return;
    position_ = top;
    at_bottom_ = top + view_height_ >= content_height_ - bottom_slack;
    find_anchor();
}

void ScrollKeeper::reset() { *this = {}; }

void ScrollKeeper::hold(const Anchor& anchor) {
    anchor_ = anchor;
    at_bottom_ = false;
}

double ScrollKeeper::position(std::optional<double> body_top, double content_height, double view_height) const {
    const double end = std::max(0.0, content_height - view_height);
    if (at_bottom_) return end;
    const double wanted = anchor_ && body_top ? *body_top - anchor_->offset : position_;
    return std::clamp(wanted, 0.0, end);
}

void ScrollKeeper::drawn(double position, double content_height, double view_height, std::vector<LaidRow> rows) {
    position_ = position;
    content_height_ = content_height;
    view_height_ = view_height;
    rows_ = std::move(rows);
    find_anchor();
}

void ScrollKeeper::find_anchor() {
    const auto row = std::ranges::find_if(rows_, [&](const LaidRow& laid) { return laid.bottom > position_; });
    if (row == rows_.end()) {
        anchor_.reset();
    } else {
        anchor_ = Anchor{row->seq, row->body_top - position_};
    }
}

}  // namespace causerie
