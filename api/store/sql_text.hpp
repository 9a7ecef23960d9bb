#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace causerie::store {

/// SQL put together at compile time, so that a list of columns is written once.
template <std::size_t Length>
class SqlText {
public:
    constexpr SqlText() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): a literal is SQL text.
    constexpr SqlText(const char (&literal)[Length + 1]) { std::copy_n(literal, Length, characters_.begin()); }

    template <std::size_t OtherLength>
    constexpr SqlText<Length + OtherLength> operator+(const SqlText<OtherLength>& other) const {
        SqlText<Length + OtherLength> joined;
        std::copy_n(characters_.begin(), Length, joined.characters_.begin());
        std::copy_n(other.characters_.begin(), OtherLength, joined.characters_.begin() + Length);
        return joined;
    }

    template <std::size_t LiteralSize>
    constexpr auto operator+(const char (&literal)[LiteralSize]) const {
        return *this + SqlText<LiteralSize - 1>{literal};
    }

    [[nodiscard]] constexpr const char* c_str() const { return characters_.data(); }

private:
    template <std::size_t>
    friend class SqlText;

    std::array<char, Length + 1> characters_{};
};

template <std::size_t LiteralSize>
SqlText(const char (&)[LiteralSize]) -> SqlText<LiteralSize - 1>;

}  // namespace causerie::store
