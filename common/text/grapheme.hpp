#pragma once

#include <cstddef>
#include <string_view>

namespace causerie {

/// What a reader sees as one character: a letter with its marks, a flag, a family of emoji joined by joiners.
struct Cluster {
    std::size_t end{};  ///< Offset of the byte after it.
    char32_t first{};   ///< Its first code point.
    bool emoji{};       ///< Drawn as a coloured picture.
};

/// A cluster has at most so many code points; what is stacked higher is cut, so that no line can be made of one
/// cluster.
inline constexpr int cluster_length_max = 32;

/// The cluster that begins at `offset`, which must be below `text.size()`. Always longer than nothing, malformed UTF-8
/// included, so that a loop over a text ends.
[[nodiscard]] Cluster next_cluster(std::string_view text, std::size_t offset);

/// Clusters in `text`.
[[nodiscard]] std::size_t cluster_count(std::string_view text);

}  // namespace causerie
