#pragma once

#include <cstddef>
#include <vector>

namespace causerie {

/// The heights of a long list of rows: where row i begins, and which row lies at a place, in logarithmic time, while
/// heights change (a Fenwick tree).
class HeightIndex {
public:
    /// Replaces all rows, in linear time.
    void assign(std::vector<float> heights);

    void push_back(float height);
    void pop_back();
    void set(std::size_t row, float height);

    [[nodiscard]] std::size_t size() const { return heights_.size(); }
    [[nodiscard]] float height(std::size_t row) const { return heights_[row]; }

    /// Where `row` begins; with `size()`, where the last one ends.
    [[nodiscard]] double top(std::size_t row) const;
    [[nodiscard]] double total() const { return top(size()); }

    /// The row at `y`: the last one that begins at or before it. `size()` must not be 0.
    [[nodiscard]] std::size_t row_at(double y) const;

private:
    std::vector<float> heights_;
    std::vector<double> sums_;  // sums_[i - 1]: of the rows that node i of the tree covers.
};

}  // namespace causerie
