#include "wasm-client/app/address.hpp"

#include <charconv>
#include <cstdint>

#include "common/validation/limits.hpp"

namespace causerie {
namespace {

constexpr std::string_view prefix = "/rooms/";

bool ends_a_segment(std::string_view rest) {
    return rest.empty() || std::string_view{"/?#"}.find(rest.front()) != std::string_view::npos;
}

}  // namespace

std::string room_address(RoomId room) { return std::string{prefix} + std::to_string(room.value); }

std::optional<RoomId> room_at(std::string_view path) {
    if (!path.starts_with(prefix)) return std::nullopt;
    const auto digits = path.substr(prefix.size());
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const auto rest = digits.substr(static_cast<std::size_t>(end - digits.data()));
    const bool good = error == std::errc{} && number > 0 && number <= limits::json_integer_max;
    if (!good || !ends_a_segment(rest)) return std::nullopt;
    return RoomId{static_cast<std::int64_t>(number)};
}

}  // namespace causerie
