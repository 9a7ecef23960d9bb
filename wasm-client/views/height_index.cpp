#include "wasm-client/views/height_index.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace causerie {
namespace {

/// How many rows node `i`, counted from 1, covers: its lowest set bit.
constexpr std::size_t span(std::size_t i) { return i & (~i + 1); }

}  // namespace

void HeightIndex::assign(std::vector<float> heights) {
    heights_ = std::move(heights);
    sums_.assign(heights_.begin(), heights_.end());
    for (std::size_t i = 1; i <= sums_.size(); ++i) {
        const std::size_t parent = i + span(i);
        if (parent <= sums_.size()) sums_[parent - 1] += sums_[i - 1];
    }
}

void HeightIndex::push_back(float height) {
    const std::size_t i = heights_.size() + 1;
    const double below = top(heights_.size()) - top(i - span(i));
    heights_.push_back(height);
    sums_.push_back(below + static_cast<double>(height));
}

void HeightIndex::pop_back() {
    heights_.pop_back();
    sums_.pop_back();
}

void HeightIndex::set(std::size_t row, float height) {
    const double difference = static_cast<double>(height) - static_cast<double>(heights_[row]);
    if (difference == 0) return;
    heights_[row] = height;
    for (std::size_t i = row + 1; i <= sums_.size(); i += span(i)) sums_[i - 1] += difference;
}

double HeightIndex::top(std::size_t row) const {
    double sum = 0;
    for (std::size_t i = row; i > 0; i -= span(i)) sum += sums_[i - 1];
    return sum;
}

std::size_t HeightIndex::row_at(double y) const {
    std::size_t row = 0;
    for (std::size_t step = std::bit_floor(sums_.size()); step > 0; step /= 2) {
        if (row + step <= sums_.size() && sums_[row + step - 1] <= y) {
            row += step;
            y -= sums_[row - 1];
        }
    }
    return std::min(row, heights_.size() - 1);
}

}  // namespace causerie
