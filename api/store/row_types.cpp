#include "api/store/row_types.hpp"

namespace causerie::store {

User read_user(RowReader& row) {
    return {
        .id = row.next<UserId>(),
        .username = row.next<std::string>(),
        .display_name = row.next<std::string>(),
        .role = row.next_enum(user_role),
        .kind = row.next_enum(user_kind),
        .status_text = row.next<std::string>(),
        .created_at = row.next<Timestamp>(),
        .deactivated = row.next<bool>(),
    };
}

rooms::Access read_access(RowReader& row) {
    rooms::Access access;
    access.kind = row.next_enum(room_kind);
    access.archived = row.next<bool>();
    if (!row.next_is_null()) access.role = row.next_enum(membership_role);
    return access;
}

Membership read_membership(RowReader& row) {
    return {
        .role = row.next_enum(membership_role),
        .read_seq = row.next<std::int64_t>(),
        .unread = row.next<std::int64_t>(),
        .mentions = 0,  // Nothing stores mentions yet.
        .notify = row.next_enum(notify),
        .joined_at = row.next<Timestamp>(),
    };
}

}  // namespace causerie::store
