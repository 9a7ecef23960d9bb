#include "wasm-client/app/app.hpp"

#include <algorithm>
#include <utility>

#include "common/protocol/routes.hpp"
#include "wasm-client/app/address.hpp"
#include "wasm-client/net/request.hpp"
#include "wasm-client/net/stream.hpp"
#include "wasm-client/net/unsent_text.hpp"
#include "wasm-client/state/fields.hpp"
#include "wasm-client/state/reducer.hpp"
#include "wasm-client/state/selectors.hpp"
#include "wasm-client/state/timing.hpp"
#include "wasm-client/views/screen.hpp"

namespace causerie {
namespace {

// What comes again and again while nothing changes: timers, and what views say in every frame as long as it is so.
bool is_routine(const State& state, const Event& event) {
    // What the Status screen shows grows older by itself.
    if (std::holds_alternative<Tick>(event)) return state.dialog != Dialog::status;
    return std::holds_alternative<PingArrived>(event) || std::holds_alternative<BottomSeen>(event) ||
           std::holds_alternative<HistoryWanted>(event);
}

bool does_something(const Effects& effects) {
    return std::ranges::any_of(effects,
                               [](const Effect& effect) { return !std::holds_alternative<WakeAfter>(effect); });
}

}  // namespace

App::App(Ports& ports, TextBackend& text) : ports_{ports}, context_{text} {}

void App::start(std::string_view path) { act(Started{room_at(path)}); }

void App::navigated(std::string_view path) {
    if (const auto room = room_at(path)) act(RoomChosen{*room});
}

// What was asked before it, a snapshot say, was asked for somebody else perhaps.
void App::signed_in() {
    ++session_;
    act(SignedIn{});
}

void App::field_edited(std::string_view id, std::string text) {
    if (id == fields::composer) {
        if (!drawn_room_) return;
        act(DraftEdited{*drawn_room_, std::move(text)});
        return;
    }
    auto form = state_.room_form.room;
    if (id == fields::room_name) {
        form.name = std::move(text);
    } else if (id == fields::room_topic) {
        form.topic = std::move(text);
    } else {
        return;
    }
    act(RoomFormEdited{std::move(form)});
}

void App::field_submitted(std::string_view id) {
    if (id == fields::composer && drawn_room_) {
        act(SendPressed{*drawn_room_, {}});
    } else if (id == fields::room_name || id == fields::room_topic) {
        act(CreateRoomPressed{});
    }
}

void App::stream_opened() { act(StreamOpened{}); }

void App::stream_event(std::string_view name, std::string_view id, std::string_view data) {
    if (auto event = decode_stream_event(name, id, data)) act(std::move(*event));
}

void App::stream_lost() { act(StreamLost{}); }

void App::unsent_found(std::string_view lines) { act(UnsentFound{decode_unsent(lines)}); }

void App::woken() {
    give_up_waiting();
    act(Tick{});
}

void App::visibility_changed(bool visible) { act(VisibilityChanged{visible}); }

void App::online_changed(bool online) { act(OnlineChanged{online}); }

void App::act(Event event) {
    inbox_.push_back(std::move(event));
    if (!busy_ && drain()) ports_.request_frame();
}

bool App::frame(const ViewInput& input) {
    auto told = input;
    if (next_client_id_.empty()) next_client_id_ = ports_.new_client_id();
    told.next_client_id = next_client_id_;
    Actions actions;
    // What the page says while it is being changed waits until that is done.
    busy_ = true;
    ports_.apply(draw_screen(context_, state_, told, actions));
    busy_ = false;
    drawn_room_ = state_.current_room;
    inbox_.insert(inbox_.begin(), std::make_move_iterator(actions.begin()), std::make_move_iterator(actions.end()));
    return drain();
}

bool App::drain() {
    busy_ = true;
    bool changed = false;
    while (!inbox_.empty()) {
        for (auto& event : std::exchange(inbox_, {})) changed = take(std::move(event)) || changed;
    }
    busy_ = false;
    return changed;
}

bool App::take(Event event) {
    if (auto* send = std::get_if<SendPressed>(&event)) prepare(*send);
    const bool routine = is_routine(state_, event);
    const auto link = state_.connection.link;
    const auto user = state_.me.id;
    const Timestamp before{state_.now_ms};
    const auto effects = reduce(state_, {.event = std::move(event),
                                         .now_ms = ports_.now_ms(),
                                         .monotonic_ms = ports_.monotonic_ms(),
                                         .random = ports_.random(),
                                         .utc_offset_minutes = ports_.utc_offset_minutes()});
    if (user != state_.me.id) ++session_;
    for (const auto& effect : effects) perform(effect);
    return !routine || does_something(effects) || link != state_.connection.link || !is_today(state_, before);
}

void App::prepare(SendPressed& send) {
    if (send.client_id.empty()) {
        send.client_id = next_client_id_.empty() ? ports_.new_client_id() : std::exchange(next_client_id_, {});
    } else if (send.client_id == next_client_id_) {
        next_client_id_.clear();
    }
}

void App::perform(const Effect& effect) {
    if (http_request(effect)) {
        request(effect);
    } else if (const auto* open = std::get_if<OpenStream>(&effect)) {
        ports_.open_stream({routes::events_since(open->since), routes::events_within(open->since, 0), state_.me.id});
    } else if (std::holds_alternative<CloseStream>(effect)) {
        ports_.close_stream();
    } else if (std::holds_alternative<LoadUnsent>(effect)) {
        ports_.load_unsent();
    } else if (const auto* keep = std::get_if<KeepUnsent>(&effect)) {
        const bool is_draft = keep->unsent.client_id.empty();
        ports_.keep_unsent(key_of(keep->unsent), encode_unsent(keep->unsent), is_draft ? Keeping::soon : Keeping::now);
    } else if (const auto* drop = std::get_if<DropUnsent>(&effect)) {
        ports_.drop_unsent(drop->key);
    } else {
        perform_on_page(effect);
    }
}

void App::perform_on_page(const Effect& effect) {
    if (const auto* wake = std::get_if<WakeAfter>(&effect)) {
        ports_.wake_after(wake->ms);
    } else if (const auto* announcement = std::get_if<Announce>(&effect)) {
        ports_.announce(announcement->text);
    } else if (const auto* address = std::get_if<ShowAddress>(&effect)) {
        ports_.show_address(room_address(address->room));
    } else if (const auto* sign_in = std::get_if<ShowSignIn>(&effect)) {
        ++session_;
        ports_.show_sign_in(sign_in->notice);
    }
}

void App::request(const Effect& effect) {
    const auto wanted = http_request(effect);
    const auto number = ++requests_;
    pending_[number] = {effect, ports_.monotonic_ms(), session_};
    ports_.send(*wanted, [this, number](const HttpResponse& response) { answer(number, response); });
}

void App::answer(std::int64_t number, const HttpResponse& response) {
    const auto pending = pending_.extract(number);
    if (!pending || pending.mapped().session != session_) return;
    if (auto event = decode_answer(pending.mapped().effect, response)) act(std::move(*event));
}

void App::give_up_waiting() {
    const auto sent_before_ms = ports_.monotonic_ms() - timing::answer_wait_ms;
    std::vector<std::int64_t> lost;
    for (const auto& [number, pending] : pending_) {
        if (pending.sent_at_ms <= sent_before_ms) lost.push_back(number);
    }
    for (const auto number : lost) answer(number, {});
}

}  // namespace causerie
