#pragma once

#include "common/model/room.hpp"
#include "wasm-client/views/icons.hpp"

namespace causerie {

[[nodiscard]] inline Icon room_icon(RoomKind kind) {
    switch (kind) {
        case RoomKind::private_room: return Icon::lock;
        case RoomKind::direct: return Icon::person;
        case RoomKind::public_room: break;
    }
    return Icon::hash;
}

}  // namespace causerie
