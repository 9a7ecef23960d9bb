#include "tests/chaos/writer.hpp"

#include <array>
#include <chrono>
#include <string_view>

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/model/message.hpp"
#include "common/protocol/routes.hpp"
#include "tests/chaos/pages.hpp"

namespace causerie::chaos {
namespace {

using std::chrono::milliseconds;

// In per cent of the attempts, or of the posts.
constexpr int impatient = 3;
constexpr int twins = 4;
constexpr int wandering = 5;
constexpr int asking_again = 3;
constexpr int reading_back = 3;
constexpr int long_winded = 1;

constexpr milliseconds patience{5'000};
constexpr std::uint64_t actor_what = 1'000;
constexpr std::uint64_t actor_how = 2'000;

// Normalised already, and of every length in UTF-8.
constexpr std::array<std::string_view, 12> words{"so",   "there",  "we",   "are",      "\n",     "naïve",
                                                 "日本", "привет", "😀🎉", "**bold**", "`code`", "@nobody"};

}  // namespace

Writer::Writer(std::size_t number, Account account, std::vector<RoomId> rooms, Stage& stage)
    : name_{"w" + std::to_string(number)},
      rooms_{std::move(rooms)},
      stage_{stage},
      caller_{stage.ports, name_, std::move(account), stage.tally},
      what_{stage.seed, actor_what + number},
      how_{stage.seed, actor_how + number},
      instance_{number % stage.ports.size()} {}

void Writer::run() {
    while (stage_.posting && !stage_.abandoned) {
        stage_.pace.wait();
        if (stage_.posting) post(what_.pick<RoomId>(rooms_));
    }
}

std::int64_t Writer::post_once(RoomId room) {
    post(room);
    const auto& answers = posts_.back().acknowledgements;
    return answers.empty() ? 0 : answers.front().position;
}

void Writer::post(RoomId room) {
    const auto client_id = name_ + "-" + std::to_string(posts_.size() + 1);
    const auto body = client_id + next_body();
    auto& post = posts_.emplace_back();
    post.author = caller_.account().id;
    post.client_id = client_id;
    post.room = room;
    post.body = digest(body);
    post.began_at_us = stage_.now_us();
    while (post.acknowledgements.empty() && !stage_.abandoned) {
        attempt(post, body);
        if (!post.acknowledgements.empty()) break;
        stage_.tally.count("resends");
        rest(5, 150);
        instance_ = how_.index(caller_.instances());
    }
    if (post.acknowledgements.empty()) return;
    ++stage_.acknowledged;
    if (how_.percent(asking_again)) {
        instance_ = how_.index(caller_.instances());
        attempt(post, body);
    }
    if (how_.percent(reading_back)) read_back(post);
}

void Writer::attempt(Post& post, const std::string& body) {
    if (how_.percent(wandering)) instance_ = how_.index(caller_.instances());
    const bool in_a_hurry = how_.percent(impatient);
    const milliseconds timeout = in_a_hurry ? milliseconds{how_.between(1, 30)} : patience;
    if (caller_.instances() == 1 || !how_.percent(twins)) {
        note(post, caller_.call(instance_, request(post, body), timeout));
        return;
    }
    std::vector<std::size_t> asked;
    for (std::size_t instance = 0; instance < caller_.instances(); ++instance) {
        if (caller_.send(instance, request(post, body), timeout) == Trouble::none) asked.push_back(instance);
    }
    for (const auto instance : asked) note(post, caller_.receive(instance, timeout));
}

HttpRequest Writer::request(const Post& post, const std::string& body) const {
    const NewMessage draft{post.client_id, body};
    return {.method = "POST", .path = routes::messages(post.room), .body = dump_json(nlohmann::json(draft))};
}

void Writer::note(Post& post, const Answer& answer) {
    if (answer.trouble == Trouble::timed_out) stage_.tally.count("time-outs");
    if (!caller_.expect(answer, "a post", {200, 201})) return;
    const auto json = parse_json(answer.reply.body);
    const bool wrapped = json && json->is_object() && json->contains("message");
    const auto message =
        wrapped ? decode_message(json->at("message")) : Result<Message>{fail(ErrorCode::invalid_json, "no message")};
    if (!message) {
        caller_.surprise("an answer to a post that cannot be read: " + answer.reply.body);
        return;
    }
    if (post.acknowledgements.empty()) post.acknowledged_at_us = stage_.now_us();
    if (message->client_id != post.client_id) caller_.surprise("the answer to another client_id");
    post.acknowledgements.push_back({.id = message->id,
                                     .room = message->room_id,
                                     .author = message->author_id,
                                     .seq = message->seq,
                                     .position = message->event_seq,
                                     .body = digest(message->body),
                                     .created = answer.reply.status == 201});
}

// Whatever instance is asked: what was acknowledged is there.
void Writer::read_back(const Post& post) {
    PageSeen wanted{.asker = name_,
                    .room = post.room,
                    .limit = static_cast<int>(how_.between(1, 60)),
                    .known_seq = post.acknowledgements.front().seq};
    if (how_.percent(20)) wanted.before = wanted.known_seq;
    read_page(caller_, how_.index(caller_.instances()), std::move(wanted), pages_);
}

void Writer::rest(std::int64_t min_ms, std::int64_t max_ms) {
    std::this_thread::sleep_for(milliseconds{how_.between(min_ms, max_ms)});
}

std::string Writer::next_body() {
    std::string body;
    const auto count = what_.percent(long_winded) ? what_.between(300, 420) : what_.between(1, 12);
    for (std::int64_t i = 0; i < count; ++i) body.append(" ").append(what_.pick<std::string_view>(words));
    // The server trims.
    return body + " .";
}

}  // namespace causerie::chaos
