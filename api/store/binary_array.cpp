#include "api/store/binary_array.hpp"

#include <concepts>

namespace causerie::store {
namespace {

// pg_type.oid, the same in every database.
constexpr std::uint32_t bigint_type = 20;
constexpr std::uint32_t text_type = 25;

// Most significant byte first.
template <std::unsigned_integral Number>
void append(std::string& bytes, Number number) {
    for (int shift = (static_cast<int>(sizeof(Number)) - 1) * 8; shift >= 0; shift -= 8) {
        bytes += static_cast<char>(static_cast<unsigned char>(number >> static_cast<unsigned>(shift)));
    }
}

}  // namespace

void BinaryArray::add(std::int64_t value) {
    element_type_ = bigint_type;
    ++count_;
    append(elements_, std::uint32_t{sizeof value});
    append(elements_, static_cast<std::uint64_t>(value));
}

void BinaryArray::add(std::string_view value) {
    element_type_ = text_type;
    ++count_;
    append(elements_, static_cast<std::uint32_t>(value.size()));
    elements_ += value;
}

// As array_recv reads it (PostgreSQL's src/backend/utils/adt/arrayfuncs.c): dimensions, whether any is NULL, the
// elements' type, each dimension's length and first index, then each element after its length.
std::string BinaryArray::finished() const {
    constexpr std::size_t header_size = 20;
    std::string bytes;
    bytes.reserve(header_size + elements_.size());
    for (const std::uint32_t field : {std::uint32_t{1}, std::uint32_t{0}, element_type_, count_, std::uint32_t{1}}) {
        append(bytes, field);
    }
    return bytes += elements_;
}

}  // namespace causerie::store
