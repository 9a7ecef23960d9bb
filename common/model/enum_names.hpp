#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace causerie {

/// The wire names of an enumeration whose values count up from 0, in the order of the enumerators.
template <typename Enum, std::size_t Count>
struct EnumNames {
    std::array<std::string_view, Count> names;

    [[nodiscard]] constexpr std::string_view name(Enum value) const { return names[static_cast<std::size_t>(value)]; }

    [[nodiscard]] constexpr std::optional<Enum> value(std::string_view name) const {
        for (std::size_t i = 0; i < Count; ++i) {
            if (names[i] == name) return static_cast<Enum>(i);
        }
        return std::nullopt;
    }
};

}  // namespace causerie
