#pragma once

#include "api/store/sql_text.hpp"

/// Columns that more than one table's functions select; each list has one reader, in the same order.
namespace causerie::store::columns {

/// Of `account a`, for `read_user`.
inline constexpr SqlText user{
    "a.id, a.username, a.display_name, a.role, a.kind, a.status_text, "
    "(date_part('epoch', a.created_at) * 1000)::bigint, a.deactivated_at IS NOT NULL"};

/// The last message of `room r`, 0 in an empty one.
inline constexpr SqlText last_seq{
    "(SELECT coalesce(max(newest.seq), 0) FROM message newest WHERE newest.room_id = r.id)"};

/// Of `membership m` with its `room r`, for `read_membership`. Unread is the room's newest seq less the read mark, less
/// what does not count; both counts are index-only and grow with what they count, not with the history.
inline constexpr auto membership =
    SqlText{"m.role, m.read_seq, "} + last_seq +
    " - m.read_seq"
    " - (SELECT count(*) FROM message own WHERE own.author_id = m.user_id AND own.room_id = m.room_id"
    " AND own.seq > m.read_seq AND own.deleted_at IS NULL AND own.thread_id IS NULL)"
    " - (SELECT count(*) FROM message other WHERE other.room_id = m.room_id AND other.seq > m.read_seq"
    " AND (other.deleted_at IS NOT NULL OR other.thread_id IS NOT NULL)), "
    "m.notify, (date_part('epoch', m.joined_at) * 1000)::bigint";

/// Of `room r` and of the caller's `membership m` in it, which may be missing, for `read_access`.
inline constexpr SqlText access{"r.kind, r.archived, m.role"};

}  // namespace causerie::store::columns
