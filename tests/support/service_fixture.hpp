#pragma once

#include <atomic>

#include "api/services/account_service.hpp"
#include "api/services/message_service.hpp"
#include "api/services/room_service.hpp"
#include "api/services/snapshot_service.hpp"
#include "tests/support/database_fixture.hpp"

namespace causerie::test {

/// All services on one migrated schema.
class ServiceFixture : public DatabaseFixture {
public:
    [[nodiscard]] services::AccountService accounts_under(services::AccountRules rules) {
        return {*database, hasher, rules, wake()};
    }

    [[nodiscard]] std::function<void()> wake() {
        return [this] { ++wakes; };
    }

    std::atomic<int> wakes{0};
    security::PasswordHasher hasher;
    services::AccountService accounts{*database, hasher, {}, wake()};
    services::RoomService rooms{*database, wake()};
    services::MessageService messages{*database, wake()};
    services::SnapshotService snapshots{*database, "1.2.3"};
};

}  // namespace causerie::test
