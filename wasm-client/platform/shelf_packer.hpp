#pragma once

#include <optional>
#include <vector>

namespace causerie {

/// Packs rectangles of similar heights into the rows of a square. What is in stays; only all of it can be taken out.
class ShelfPacker {
public:
    struct Spot {
        int x{};
        int y{};

        friend bool operator==(const Spot&, const Spot&) = default;
    };

    explicit ShelfPacker(int size) : size_{size} {}

    /// @returns  nothing when there is no room left for it
    [[nodiscard]] std::optional<Spot> add(int width, int height) {
        const int row_height = (height + row_step - 1) / row_step * row_step;
        for (auto& row : rows_) {
            if (row.height == row_height && row.used + width <= size_) return take(row, width);
        }
        if (width > size_ || used_height_ + row_height > size_) return std::nullopt;
        rows_.push_back({.y = used_height_, .height = row_height});
        used_height_ += row_height;
        return take(rows_.back(), width);
    }

private:
    /// Heights are rounded up to it: fewer kinds of rows, so fuller ones.
    static constexpr int row_step = 4;

    struct Row {
        int y{};
        int height{};
        int used{};
    };

    static Spot take(Row& row, int width) {
        const Spot spot{row.used, row.y};
        row.used += width;
        return spot;
    }

    int size_{};
    int used_height_{};
    std::vector<Row> rows_{};
};

}  // namespace causerie
