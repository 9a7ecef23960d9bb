#pragma once

#include <cstddef>
#include <cstdint>

/// Every bound of the product, named once; server and client are compiled from these same lines.
namespace causerie::limits {

// Accounts. Lengths are in code points unless the name says otherwise.
inline constexpr std::size_t username_length_min = 2;
inline constexpr std::size_t username_length_max = 32;
inline constexpr std::size_t display_name_length_max = 64;
inline constexpr std::size_t status_text_length_max = 120;
inline constexpr std::size_t password_length_min = 8;
inline constexpr std::size_t password_length_max = 256;

// Rooms.
inline constexpr std::size_t room_name_length_max = 80;
inline constexpr std::size_t room_topic_length_max = 250;

// Messages.
inline constexpr std::size_t body_length_max = 4000;
inline constexpr std::size_t client_id_length_max = 64;
inline constexpr int page_size_default = 50;
inline constexpr int page_size_max = 200;

// The event log.
inline constexpr std::size_t epoch_length_max = 32;  ///< Bytes.

// JSON.
inline constexpr int json_depth_max = 32;
inline constexpr std::uint64_t json_integer_max = (1ULL << 53U) - 1;  ///< What a JavaScript number holds exactly.

}  // namespace causerie::limits
