#pragma once

/// The ids of the real text fields: views place them, `App` turns their edits into actions.
namespace causerie::fields {

inline constexpr const char* composer = "composer";      ///< The current room's draft; submitting it sends.
inline constexpr const char* room_name = "room_name";    ///< Of `RoomForm`; submitting it creates the room.
inline constexpr const char* room_topic = "room_topic";  ///< Of `RoomForm`; submitting it creates the room.

}  // namespace causerie::fields
