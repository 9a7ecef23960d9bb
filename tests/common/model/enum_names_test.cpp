#include "common/model/enum_names.hpp"

#include <set>

#include "common/model/event.hpp"
#include "common/model/server_status.hpp"
#include "common/protocol/error_code.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

/// Checks that the first `count` values have `names`, there and back.
template <typename Enum>
void check_names(const std::vector<std::string>& names, std::optional<Enum> (*parse)(std::string_view)) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto value = static_cast<Enum>(i);
        CHECK(std::string{name(value)} == names[i]);
        CHECK(parse(names[i]) == value);
    }
    CHECK_FALSE(parse(""));
    CHECK_FALSE(parse("unheard-of"));
    CHECK_FALSE(parse(names.front() + " "));
}

}  // namespace

TEST_CASE("enumerators have the contract's names on the wire", "[model]") {
    check_names<UserRole>({"owner", "admin", "member", "guest"}, user_role);
    check_names<UserKind>({"human", "bot"}, user_kind);
    check_names<RoomKind>({"public", "private", "direct"}, room_kind);
    check_names<MembershipRole>({"admin", "member"}, membership_role);
    check_names<Notify>({"all", "mentions", "none"}, notify);
    check_names<EventKind>({"message", "room", "membership", "user", "read", "room_gone"}, event_kind);
    check_names<HealthStatus>({"ok", "degraded", "unavailable"}, health_status);
}

TEST_CASE("error codes have the contract's names, and a title each", "[protocol]") {
    const std::vector<std::string> names{"invalid_json",
                                         "validation_failed",
                                         "unauthenticated",
                                         "invalid_credentials",
                                         "forbidden",
                                         "not_found",
                                         "method_not_allowed",
                                         "conflict",
                                         "username_taken",
                                         "payload_too_large",
                                         "unsupported_media_type",
                                         "rate_limited",
                                         "cursor_expired",
                                         "unavailable",
                                         "internal"};
    check_names<ErrorCode>(names, error_code);
    std::set<std::string_view> titles;
    for (std::size_t i = 0; i < names.size(); ++i) titles.insert(title(static_cast<ErrorCode>(i)));
    CHECK(titles.size() == names.size());
}
