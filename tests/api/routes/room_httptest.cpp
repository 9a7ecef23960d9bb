#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "common/protocol/routes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/running_server.hpp"

using namespace causerie;
using nlohmann::json;
using test::ApiAnswer;
using test::ApiClient;
using test::RunningServer;

namespace {

std::int64_t make_room(const ApiClient& client, const std::string& kind, const std::string& name) {
    const auto answer = client.post(routes::rooms, {{"kind", kind}, {"name", name}});
    REQUIRE(answer.status == 201);
    return answer.body["room"]["id"].get<std::int64_t>();
}

std::string path(std::int64_t room, const std::string& rest = {}) { return routes::room({room}) + rest; }

json without_request_id(ApiAnswer answer) {
    answer.body.erase("request_id");
    return answer.body;
}

}  // namespace

TEST_CASE("whoever creates a room is its admin", "[rooms]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto answer = ann.post(routes::rooms, {{"kind", "public"}, {"name", " Lounge "}, {"topic", "Tea"}});
    REQUIRE(answer.status == 201);
    const auto& room = answer.body["room"];
    CHECK(room["name"] == "Lounge");
    CHECK(room["topic"] == "Tea");
    CHECK(room["kind"] == "public");
    CHECK(room["archived"] == false);
    CHECK(room["last_seq"] == 0);
    CHECK(room["member_count"] == 1);
    CHECK(room["membership"]["role"] == "admin");
    CHECK(room["membership"]["notify"] == "all");
    CHECK(answer.header("location") == path(room["id"]));
    CHECK(ann.get(path(room["id"])).body["room"] == room);
}

TEST_CASE("a room that cannot be is refused field by field", "[rooms]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    CHECK(ann.post(routes::rooms, {{"kind", "secret"}, {"name", "x"}}).status == 422);
    CHECK(ann.post(routes::rooms, {{"kind", "direct"}, {"name", "x"}}).status == 422);
    CHECK(ann.post(routes::rooms, {{"kind", "public"}, {"name", "  "}}).status == 422);
    CHECK(ann.post(routes::rooms, {{"kind", "public"}, {"name", std::string(81, 'x')}}).status == 422);
    CHECK(ann.post(routes::rooms, {{"kind", "public"}, {"name", "a\nb"}}).status == 422);
    const auto missing = ann.post(routes::rooms);
    CHECK(missing.status == 422);
    CHECK(missing.body["errors"].size() == 2);
}

TEST_CASE("public rooms are for all to see, private ones for their members", "[rooms]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto bob = server.person("bob");
    const auto open = make_room(ann, "public", "open");
    const auto hidden = make_room(ann, "private", "hidden");
    std::set<std::int64_t> seen;
    const auto listed = bob.get(routes::rooms);
    for (const auto& room : listed.body["rooms"]) {
        seen.insert(room["id"].get<std::int64_t>());
        CHECK(room["membership"].is_null() == (room["name"] != "general"));
    }
    CHECK(seen == std::set<std::int64_t>{bob.general(), open});
    CHECK(bob.get(path(open)).status == 200);
    // Nothing tells a private room from one that does not exist.
    const auto nowhere = without_request_id(bob.get(path(999'999)));
    CHECK(nowhere["code"] == "not_found");
    CHECK(without_request_id(bob.get(path(hidden))) == nowhere);
    CHECK(without_request_id(bob.get(path(hidden, "/members"))) == nowhere);
    CHECK(without_request_id(bob.get(path(hidden, "/messages"))) == nowhere);
    CHECK(without_request_id(bob.post(path(hidden, "/join"))) == nowhere);
    CHECK(without_request_id(bob.post(path(hidden, "/leave"))) == nowhere);
    CHECK(without_request_id(bob.put(path(hidden, "/read"), {{"seq", 0}})) == nowhere);
    CHECK(without_request_id(bob.post(path(hidden, "/messages"), {{"body", "x"}, {"client_id", "1"}})) == nowhere);
    for (const auto* id : {"0", "-1", "01", "abc", "1.5", "9007199254740992", "99999999999999999999", "%31x"}) {
        CHECK(without_request_id(bob.get(std::string{routes::rooms} + "/" + id)) == nowhere);
    }
}

TEST_CASE("one comes and goes as often as one likes", "[rooms]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto bob = server.person("bob");
    const auto room = make_room(ann, "public", "open");
    CHECK(bob.post(path(room, "/join")).status == 204);
    CHECK(bob.post(path(room, "/join")).status == 204);
    const auto members = bob.get(path(room, "/members")).body["members"];
    REQUIRE(members.size() == 2);
    CHECK(members[0]["user"]["username"] == "ann");
    CHECK(members[0]["role"] == "admin");
    CHECK(members[1]["user"]["username"] == "bob");
    CHECK(members[1]["role"] == "member");
    CHECK(bob.get(path(room)).body["room"]["member_count"] == 2);
    CHECK(bob.request("POST", path(room, "/leave")).status == 204);
    CHECK(bob.post(path(room, "/leave")).status == 204);
    CHECK(bob.get(path(room)).body["room"]["membership"].is_null());
}

TEST_CASE("a read mark moves forward, and back only when asked to", "[rooms]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto bob = server.person("bob");
    const auto general = ann.general();
    for (int i = 0; i < 3; ++i) ann.say(general, "hello");
    const auto mark = [&](const json& body) { return bob.put(path(general, "/read"), body); };
    CHECK(bob.get(path(general)).body["room"]["membership"]["unread"] == 3);
    const auto read = mark({{"seq", 2}});
    REQUIRE(read.status == 200);
    CHECK(read.body["membership"]["read_seq"] == 2);
    CHECK(read.body["membership"]["unread"] == 1);
    CHECK(mark({{"seq", 1}}).body["membership"]["read_seq"] == 2);
    CHECK(mark({{"seq", 1}, {"unread", true}}).body["membership"]["read_seq"] == 1);
    CHECK(mark({{"seq", 99}}).body["membership"]["read_seq"] == 3);
    CHECK(mark({{"seq", -1}}).status == 422);
    CHECK(mark({{"seq", "2"}}).status == 422);
    CHECK(mark(json::object()).status == 422);
    CHECK(ann.get(path(general)).body["room"]["membership"]["unread"] == 0);
}
