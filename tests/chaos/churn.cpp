#include "tests/chaos/churn.hpp"

#include <chrono>
#include <span>
#include <thread>

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/model/room.hpp"
#include "common/protocol/routes.hpp"

namespace causerie::chaos {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t actor = 8'000;
constexpr milliseconds patience{2'000};
constexpr int rooms_made_max = 12;
constexpr int accounts_made_max = 4;

}  // namespace

Churn::Churn(const std::vector<Account>& readers, std::vector<RoomId> rooms, Stage& stage)
    : rooms_{std::move(rooms)}, stage_{stage}, dice_{stage.seed, actor} {
    for (const auto& reader : readers) {
        callers_.push_back(std::make_unique<Caller>(stage.ports, "churn-" + reader.username, reader, stage.tally));
    }
}

void Churn::run() {
    while (stage_.churning && !stage_.abandoned) {
        auto& caller = *callers_.at(dice_.index(callers_.size()));
        const auto instance = dice_.index(caller.instances());
        const auto what = dice_.between(0, 99);
        if (what < 75) {
            change_membership(caller, instance);
        } else if (what < 95) {
            mark_read(caller, instance);
        } else if (what < 98) {
            create_room(caller, instance);
        } else {
            create_account(instance);
        }
        std::this_thread::sleep_for(milliseconds{dice_.between(20, 400)});
    }
}

void Churn::change_membership(Caller& caller, std::size_t instance) {
    const auto room = dice_.pick<RoomId>(rooms_);
    const bool joins = dice_.percent(50);
    const auto answer =
        caller.call(instance, {.method = "POST", .path = joins ? routes::join(room) : routes::leave(room)}, patience);
    if (caller.expect(answer, joins ? "joining" : "leaving", {204})) stage_.tally.count("joins and leaves");
}

void Churn::mark_read(Caller& caller, std::size_t instance) {
    const auto room = dice_.pick<RoomId>(rooms_);
    const nlohmann::json mark = {{"seq", dice_.between(0, 1'000)}, {"unread", dice_.percent(30)}};
    const auto answer =
        caller.call(instance, {.method = "PUT", .path = routes::read(room), .body = dump_json(mark)}, patience);
    // 403: not a member just now.
    (void)caller.expect(answer, "marking as read", {200, 403});
}

void Churn::create_room(Caller& caller, std::size_t instance) {
    if (rooms_made_ >= rooms_made_max) return;
    ++rooms_made_;
    const NewRoom room{.kind = dice_.percent(50) ? RoomKind::public_room : RoomKind::private_room,
                       .name = "churn " + std::to_string(rooms_made_)};
    const auto answer = caller.call(
        instance, {.method = "POST", .path = routes::rooms, .body = dump_json(nlohmann::json(room))}, patience);
    (void)caller.expect(answer, "creating a room", {201});
}

void Churn::create_account(std::size_t instance) {
    if (accounts_made_ >= accounts_made_max) return;
    ++accounts_made_;
    Caller stranger{stage_.ports, "stranger-" + std::to_string(accounts_made_), {}, stage_.tally};
    const nlohmann::json registration = {{"username", "late-" + std::to_string(accounts_made_)},
                                         {"password", "chaos correct horse battery"}};
    HttpRequest request{.method = "POST", .path = routes::register_account, .body = dump_json(registration)};
    (void)stranger.expect(stranger.call(instance, std::move(request), std::chrono::seconds{10}), "registering", {201});
}

}  // namespace causerie::chaos
