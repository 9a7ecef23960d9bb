#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/protocol/routes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/running_server.hpp"

using namespace causerie;
using nlohmann::json;
using test::ApiClient;
using test::RunningServer;

namespace {

std::string path(std::int64_t room, const std::string& query = {}) { return routes::messages({room}) + query; }

std::vector<std::int64_t> seqs(const json& page) {
    std::vector<std::int64_t> found;
    for (const auto& message : page["messages"]) found.push_back(message["seq"].get<std::int64_t>());
    return found;
}

using Seqs = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a message is stored once, however often it is sent", "[messages]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto general = ann.general();
    const json draft{{"body", "  Grüße 🙂 \n"}, {"client_id", "a-1"}};
    const auto first = ann.post(path(general), draft);
    REQUIRE(first.status == 201);
    const auto& message = first.body["message"];
    CHECK(message["body"] == "Grüße 🙂");
    CHECK(message["seq"] == 1);
    CHECK(message["client_id"] == "a-1");
    CHECK(message["room_id"] == general);
    CHECK(message["format"] == "markdown");
    CHECK(message["edited_at"].is_null());
    CHECK(first.header("location") == routes::message({message["id"].get<std::int64_t>()}));
    CHECK(ann.get(first.header("location")).body["message"] == message);
    const auto again = ann.post(path(general), {{"body", "other words"}, {"client_id", "a-1"}});
    CHECK(again.status == 200);
    CHECK(again.body["message"] == message);
    CHECK(seqs(ann.get(path(general)).body) == Seqs{1});
}

TEST_CASE("a client calls its messages as it likes", "[messages]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto general = ann.general();
    for (const auto* client_id : {"a b", "{\"\\',NULL}", "é", "日本 👍", "%00"}) {
        const json draft{{"body", "x"}, {"client_id", client_id}};
        const auto first = ann.post(path(general), draft);
        CHECK(first.status == 201);
        CHECK(first.body["message"]["client_id"] == client_id);
        const auto again = ann.post(path(general), draft);
        CHECK(again.status == 200);
        CHECK(again.body == first.body);
    }
}

TEST_CASE("the same message from many connections at once is still one", "[messages]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto general = ann.general();
    std::vector<int> statuses(8);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < statuses.size(); ++i) {
        threads.emplace_back(
            [&, i] { statuses[i] = ann.post(path(general), {{"body", "x"}, {"client_id", "same"}}).status; });
    }
    for (auto& thread : threads) thread.join();
    CHECK(std::count(statuses.begin(), statuses.end(), 201) == 1);
    CHECK(std::count(statuses.begin(), statuses.end(), 200) == 7);
    CHECK(seqs(ann.get(path(general)).body) == Seqs{1});
}

TEST_CASE("a message that cannot be is refused", "[messages]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto general = ann.general();
    const auto status = [&](const json& draft) { return ann.post(path(general), draft).status; };
    CHECK(status({{"client_id", "1"}}) == 422);
    CHECK(status({{"body", "x"}}) == 422);
    CHECK(status({{"body", ""}, {"client_id", "1"}}) == 422);
    CHECK(status({{"body", " \n "}, {"client_id", "1"}}) == 422);
    CHECK(status({{"body", 1}, {"client_id", "1"}}) == 422);
    CHECK(status({{"body", "x"}, {"client_id", ""}}) == 422);
    CHECK(status({{"body", "x"}, {"client_id", std::string(65, 'x')}}) == 422);
    CHECK(status({{"body", "a\u0001b"}, {"client_id", "1"}}) == 422);
    CHECK(status({{"body", std::string(4001, 'x')}, {"client_id", "1"}}) == 422);
    CHECK(status({{"body", std::string(4000, 'x')}, {"client_id", "1"}}) == 201);
    std::string wide;
    for (int i = 0; i < 4000; ++i) wide += "🙂";
    CHECK(status({{"body", wide}, {"client_id", "2"}}) == 201);
    CHECK(status({{"body", "x"}, {"client_id", std::string(64, 'x')}}) == 201);
}

TEST_CASE("one has to be in a room to write there", "[messages]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto bob = server.person("bob");
    const auto room = ann.post(routes::rooms, {{"kind", "public"}, {"name", "open"}}).body["room"]["id"];
    const auto refused = bob.post(path(room), {{"body", "x"}, {"client_id", "1"}});
    CHECK(refused.status == 403);
    CHECK(refused.code() == "forbidden");
    ann.say(room, "hello");
    CHECK(seqs(bob.get(path(room)).body) == Seqs{1});
}

TEST_CASE("history comes in pages, from whichever side", "[messages]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto general = ann.general();
    for (int i = 1; i <= 10; ++i) ann.say(general, std::to_string(i));
    const auto page = [&](const std::string& query) { return ann.get(path(general, query)).body; };
    const auto newest = page("?limit=4");
    CHECK(seqs(newest) == Seqs{7, 8, 9, 10});
    CHECK(newest["has_before"] == true);
    CHECK(newest["has_after"] == false);
    const auto before = page("?before=7&limit=4");
    CHECK(seqs(before) == Seqs{3, 4, 5, 6});
    CHECK(before["has_after"] == true);
    const auto first = page("?before=3");
    CHECK(seqs(first) == Seqs{1, 2});
    CHECK(first["has_before"] == false);
    CHECK(seqs(page("?after=8")) == Seqs{9, 10});
    CHECK(seqs(page("?after=0&limit=2")) == Seqs{1, 2});
    const auto around = seqs(page("?around=5&limit=4"));
    CHECK(std::count(around.begin(), around.end(), 5) == 1);
    CHECK(seqs(page("?after=10")).empty());
    CHECK(seqs(page("")).size() == 10);
}

TEST_CASE("a page that makes no sense is refused", "[messages]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto general = ann.general();
    for (const auto* query :
         {"?limit=0", "?limit=201", "?limit=", "?limit=ten", "?limit=1.5", "?limit=99999999999999999999", "?before=abc",
          "?before=-1", "?after=%20", "?around=1x", "?before=5&after=1", "?around=3&before=9"}) {
        const auto answer = ann.get(path(general, query));
        CHECK(answer.status == 422);
        CHECK(answer.body["errors"].size() == 1);
    }
    CHECK(ann.get(path(general, "?limit=200&unknown=1")).status == 200);
}

TEST_CASE("a message in a room that one may not see does not exist", "[messages]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const auto bob = server.person("bob");
    const auto room = ann.post(routes::rooms, {{"kind", "private"}, {"name", "hidden"}}).body["room"]["id"];
    const auto id = ann.say(room, "secret")["id"].get<std::int64_t>();
    auto hidden = bob.get(routes::message({id}));
    auto missing = bob.get(routes::message({id + 1000}));
    CHECK(hidden.status == 404);
    CHECK(hidden.code() == "not_found");
    hidden.body.erase("request_id");
    missing.body.erase("request_id");
    CHECK(hidden.body == missing.body);
    auto impossible = bob.get(routes::message({0}));
    impossible.body.erase("request_id");
    CHECK(impossible.body == missing.body);
}

TEST_CASE("who writes too fast is told to wait, alone", "[messages]") {
    const RunningServer server{{{"RATE_LIMITS", "on"}}};
    const auto ann = server.person("ann");
    const auto bob = server.person("bob");
    const auto general = ann.general();
    test::ApiAnswer answer;
    for (int i = 0; i < 1000 && answer.status != 429; ++i) answer = ann.post(path(general), json::object());
    CHECK(answer.code() == "rate_limited");
    CHECK_FALSE(answer.header("retry-after").empty());
    CHECK_FALSE(answer.header("ratelimit").empty());
    CHECK_FALSE(answer.header("ratelimit-policy").empty());
    bob.say(general, "hello");
}
