#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/client/support/client.hpp"
#include "tests/client/support/fake_server.hpp"
#include "wasm-client/net/request.hpp"
#include "wasm-client/net/stream.hpp"

namespace causerie::testing {

/// What the network does to the client; each a probability.
struct Weather {
    const char* name{"fair"};
    double lose_request{};
    double lose_answer{};
    double refuse{};  ///< The server answers that it is not available.
    double drop_stream{};
    double repeat_event{};
    double break_event{};      ///< The event arrives garbled.
    double swallow_message{};  ///< A new message vanishes from the stream without the stream noticing.
    double reset{};
    double renew_epoch{};
    double say_bye{};
};

/// Three people in three rooms, one of them at the client under test, doing things at random; and a network.
class Simulation {
public:
    Simulation(std::uint64_t seed, const Weather& weather) : random_{seed}, weather_{weather} {
        for (const auto* name : {"alice", "bob", "carol"}) people_.push_back(server_.add_user(name));
        for (const auto* name : {"general", "random", "lunch"}) rooms_.push_back(server_.add_room(name, people_));
        for (int i = 0; i < 120; ++i) server_.post(people_[1], rooms_[0], "seed-" + std::to_string(i), "seed");
        act(Started{});
    }

    void run(int steps) {
        for (int i = 0; i < steps; ++i) step();
    }

    /// Fair weather from here on, until nothing moves any more.
    void settle() {
        weather_ = {};
        for (int i = 0; i < 30; ++i) {
            pass(5'000);
            if (i % 10 == 0) {
                // A message that vanished at the very end is noticed with the next one.
                for (const auto room : rooms_) {
                    server_.join(people_[1], room);
                    post_as(people_[1], room);
                }
            }
            deliver_everything();
        }
    }

    [[nodiscard]] const State& state() const { return client_.state; }
    [[nodiscard]] FakeServer& server() { return server_; }
    [[nodiscard]] const std::vector<RoomId>& rooms() const { return rooms_; }
    [[nodiscard]] UserId me() const { return people_[0]; }

    /// Everything that was sent and shown as being sent, by client id.
    [[nodiscard]] const std::map<std::string, RoomId>& written() const { return written_; }
    /// What the person discarded, or was told to be lost.
    [[nodiscard]] const std::set<std::string>& given_up() const { return given_up_; }

private:
    struct Stream {
        std::int64_t position{};
        std::string epoch{};
        bool opened{};
    };

    bool chance(double probability) { return std::uniform_real_distribution<>{}(random_) < probability; }

    std::int64_t number(std::int64_t first, std::int64_t last) {
        return std::uniform_int_distribution<std::int64_t>{first, last}(random_);
    }

    RoomId any_room() { return rooms_[static_cast<std::size_t>(number(0, 2))]; }
    std::string fresh(const std::string& word) { return word + std::to_string(++numbers_); }

    void act(Event event) {
        client_.random = std::uniform_real_distribution<>{}(random_);
        client_.state.notice.clear();
        perform(client_.act(std::move(event)));
        // Whoever leaves a room is told that what was not sent to it is lost.
        if (!client_.state.notice.starts_with("Messages that had not been sent")) return;
        for (const auto& [id, room] : written_) {
            const auto held = client_.state.rooms.find(room);
            if (held == client_.state.rooms.end() || !held->second.room.membership) given_up_.insert(id);
        }
    }

    void pass(std::int64_t ms) {
        client_.now_ms += ms;
        if (!wake_at_ms_ || *wake_at_ms_ > client_.now_ms) return;
        wake_at_ms_.reset();
        act(Tick{});
    }

    void perform(const Effects& effects) {
        for (const auto& effect : effects) {
            if (http_request(effect)) requests_.push_back(effect);
            if (std::holds_alternative<PollEvents>(effect)) poll_asked_ms_ = client_.now_ms;
            if (const auto* open = std::get_if<OpenStream>(&effect)) {
                stream_ = Stream{.position = open->since.position, .epoch = open->since.epoch};
            }
            if (std::holds_alternative<CloseStream>(effect)) stream_.reset();
            if (const auto* wake = std::get_if<WakeAfter>(&effect)) wake_at_ms_ = client_.now_ms + wake->ms;
        }
    }

    void step() {
        switch (number(0, 9)) {
            case 0: return others_do_something();
            case 1: return i_do_something();
            case 2:
            case 3: return answer_a_request();
            case 4: return disturb();
            case 5: return pass(number(1, 3'000));
            default: return deliver_an_event();
        }
    }

    void post_as(UserId author, RoomId room) {
        if (!server_.is_member(author, room)) return;
        const auto mentions = chance(0.2) ? std::vector{me()} : std::vector<UserId>{};
        server_.post(author, room, fresh("other-"), "text", mentions);
    }

    void others_do_something() {
        const auto room = any_room();
        const auto other = chance(0.5) ? people_[1] : people_[2];
        const auto count = static_cast<std::int64_t>(server_.messages(room).size());
        const auto what = number(0, 9);
        if (what == 0 && count > 0) return server_.edit(room, number(1, count), fresh("edited "));
        if (what == 1 && count > 0) return server_.erase(room, number(1, count));
        if (what == 2) return server_.rename(room, fresh("room "));
        if (what == 3) return server_.is_member(other, room) ? server_.leave(other, room) : server_.join(other, room);
        post_as(other, room);
    }

    void i_do_something() {
        const auto room = any_room();
        switch (number(0, 11)) {
            case 0: return act(RoomChosen{room});
            case 1: return act(HistoryWanted{room});
            case 2: return act(BottomSeen{room});
            case 3: return act(JoinPressed{room});
            case 4:
                if (chance(0.3)) act(LeavePressed{room});
                return;
            case 5: return retry_or_discard(room);
            case 6: return act(VisibilityChanged{chance(0.5)});
            case 7: return act(OnlineChanged{chance(0.5)});
            default: return write(room);
        }
    }

    [[nodiscard]] std::vector<TimelineEntry> unconfirmed(RoomId room) const {
        const auto found = client_.state.rooms.find(room);
        return found == client_.state.rooms.end() ? std::vector<TimelineEntry>{} : found->second.timeline.unconfirmed;
    }

    void write(RoomId room) {
        const auto id = fresh("mine-");
        act(DraftEdited{room, chance(0.1) ? "refuse " + id : id});
        act(SendPressed{room, id});
        for (const auto& entry : unconfirmed(room)) {
            if (entry.message.client_id == id) written_[id] = room;
        }
    }

    void retry_or_discard(RoomId room) {
        for (const auto& entry : unconfirmed(room)) {
            if (entry.delivery != Delivery::failed) continue;
            const auto& id = entry.message.client_id;
            if (chance(0.5)) return act(RetryPressed{room, id});
            given_up_.insert(id);
            return act(DiscardPressed{room, id});
        }
    }

    // The server answers when there is something to tell, or when the time is up.
    [[nodiscard]] bool is_idle_poll(const Effect& effect) const {
        const auto* poll = std::get_if<PollEvents>(&effect);
        return poll != nullptr && poll->since == server_.cursor() &&
               client_.now_ms < poll_asked_ms_ + poll->wait_s * 1'000;
    }

    // Requests run beside each other: any of them may be answered first.
    void answer_a_request() {
        if (requests_.empty()) return;
        const auto which = requests_.begin() + number(0, static_cast<std::int64_t>(requests_.size()) - 1);
        const auto effect = *which;
        if (is_idle_poll(effect)) return;
        requests_.erase(which);
        HttpResponse response;
        if (chance(weather_.refuse)) {
            response = FakeServer::problem(503, ErrorCode::unavailable);
        } else if (!chance(weather_.lose_request)) {
            response = server_.handle(me(), *http_request(effect));
            if (chance(weather_.lose_answer)) response = {};
        }
        if (auto event = decode_answer(effect, response)) act(std::move(*event));
    }

    void end_stream(Event reason) {
        stream_.reset();
        act(std::move(reason));
    }

    void disturb() {
        if (chance(weather_.renew_epoch)) server_.renew_epoch(fresh("epoch"));
        if (!stream_) return;
        if (chance(weather_.reset)) return end_stream(ResetArrived{});
        if (chance(weather_.say_bye)) return end_stream(ByeArrived{500});
        if (chance(weather_.drop_stream)) end_stream(StreamLost{});
    }

    void hear(const StreamEvent& event) {
        if (auto decoded = decode_stream_event(event.name, event.id, event.data)) act(std::move(*decoded));
    }

    // Only these leave a gap that can be noticed.
    static bool is_new_message(const StreamEvent& event) {
        const auto has = [&](const std::string& text) { return event.data.find(text) != std::string::npos; };
        return event.name == "message" && has("\"edited_at\":null") && has("\"deleted_at\":null");
    }

    void deliver_an_event() {
        if (!stream_) return;
        const auto log = server_.cursor();
        if (stream_->epoch != log.epoch) return end_stream(ResetArrived{});
        if (!std::exchange(stream_->opened, true)) {
            act(StreamOpened{});
            return hear({"ping", to_string(Cursor{log.epoch, stream_->position}), "{}"});
        }
        if (stream_->position >= log.position) return hear({"ping", to_string(log), "{}"});
        auto event = server_.event_for(me(), ++stream_->position);
        if (!event) return;
        if (is_new_message(*event) && chance(weather_.swallow_message)) return;
        if (chance(weather_.break_event)) event->data.resize(event->data.size() / 2);
        hear(*event);
        if (stream_ && chance(weather_.repeat_event)) hear(*event);
    }

    void deliver_everything() {
        for (int i = 0; i < 2'000; ++i) {
            answer_a_request();
            deliver_an_event();
            const bool heard_all = !stream_ || (stream_->opened && stream_->position >= server_.head());
            const bool idle = std::ranges::all_of(requests_, [&](const Effect& one) { return is_idle_poll(one); });
            if (idle && heard_all) return;
        }
    }

    std::mt19937_64 random_;
    Weather weather_;
    FakeServer server_{};
    Client client_{};
    std::vector<UserId> people_{};
    std::vector<RoomId> rooms_{};
    std::vector<Effect> requests_{};
    std::optional<Stream> stream_{};
    std::optional<std::int64_t> wake_at_ms_{};
    std::int64_t poll_asked_ms_{};
    std::int64_t numbers_{};
    std::map<std::string, RoomId> written_{};
    std::set<std::string> given_up_{};
};

}  // namespace causerie::testing
