#pragma once

#include <atomic>
#include <future>

#include "api/services/account_service.hpp"
#include "api/services/message_service.hpp"
#include "api/services/room_service.hpp"
#include "api/services/snapshot_service.hpp"
#include "tests/support/database_fixture.hpp"
#include "tests/support/running_writer.hpp"

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

    /// Posts and waits for the answer.
    static Result<services::Posted> post(services::MessageService& service, UserId author, RoomId room,
                                         const NewMessage& draft) {
        std::promise<Result<services::Posted>> promise;
        service.post(author, room, draft,
                     [&](Result<services::Posted> posted) { promise.set_value(std::move(posted)); });
        return promise.get_future().get();
    }
    Result<services::Posted> post(UserId author, RoomId room, const NewMessage& draft) {
        return post(messages, author, room, draft);
    }

    std::atomic<int> wakes{0};
    test::RunningWriter writer{schema.options(), *database, logger, [this](const auto&) { ++wakes; }};
    security::PasswordHasher hasher;
    services::AccountService accounts{*database, hasher, {}, wake()};
    services::RoomService rooms{*database, wake()};
    events::HeadReader heads{*database};
    services::PageReader reader{*database, 1, logger};
    services::PageCache pages;
    services::MessageService messages{*database, writer.writer, heads, reader, pages};
    services::SnapshotService snapshots{*database, "1.2.3"};
};

}  // namespace causerie::test
