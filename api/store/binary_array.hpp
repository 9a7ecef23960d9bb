#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace causerie::store {

/// An array in PostgreSQL's binary form, which spares it reading numbers and quotes: a parameter of the format 1. Its
/// elements are what was added, all of one kind.
class BinaryArray {
public:
    void add(std::int64_t value);      ///< Of a bigint[].
    void add(std::string_view value);  ///< Of a text[], at most 2 GiB in all.

    /// Adds nothing after this.
    [[nodiscard]] std::string finished() const;

private:
    std::string elements_{};
    std::uint32_t count_{};
    std::uint32_t element_type_{};
};

}  // namespace causerie::store
