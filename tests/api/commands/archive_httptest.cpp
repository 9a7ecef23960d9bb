#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "common/protocol/routes.hpp"
#include "common/validation/limits.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/exported_workspace.hpp"
#include "tests/support/filled_workspace.hpp"
#include "tests/support/pooler.hpp"

using namespace causerie;
using namespace causerie::test::archive;
using test::content_of;
using test::RunningServer;
using test::ServerProcess;

TEST_CASE("a workspace moves to another database whole, in a new epoch", "[archive]") {
    const Export from;
    const test::Workspace target;
    const auto environment = RunningServer::environment(target, {});
    CHECK(std::filesystem::status(from.file).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    const auto imported = run("import", from.file, environment);
    INFO(imported.out);
    REQUIRE(imported.status == 0);
    const auto file = from.folder.file("again.jsonl");
    REQUIRE(run("export", file, environment).status == 0);
    const auto again = content_of(file);
    CHECK(rows_of(again) == rows_of(from.text));
    CHECK(epoch_of(again) != epoch_of(from.text));
    CHECK(from.text.find("\"session\"") == std::string::npos);
    CHECK(std::distance(std::filesystem::directory_iterator{from.folder.path()}, {}) == 2);

    const ServerProcess server{RunningServer::environment(target, {})};
    server.wait_until_ready();
    test::ApiClient ann{server.port()};
    ann.cookie = from.filled.ann.cookie;
    CHECK(ann.get(routes::me).status == 401);  // Sessions stay behind, passwords do not.
    ann.sign_in("ann");
    const auto page = routes::message_page({from.filled.room}, std::nullopt, 200);
    CHECK(ann.get(page).body == from.filled.ann.get(page).body);
    test::EventStream stream{ann, from.filled.cursor};
    const auto first = stream.next();
    REQUIRE(first);
    CHECK(first->name == "reset");
    // Ids go on where they ended, also where the last ones are not in use any more.
    const auto made = ann.post(routes::rooms, {{"kind", "public"}, {"name", "new"}}).body["room"]["id"];
    CHECK(made.get<std::int64_t>() > from.filled.room + 1);
    CHECK(ann.say(from.filled.room, "still here")["seq"].get<int>() > 1);
    CHECK(server.log().find("\"level\":\"error\"") == std::string::npos);
}

TEST_CASE("an export goes through pipes, and into a workspace that a server has open", "[archive]") {
    const Export from;
    const RunningServer target;
    const auto environment = RunningServer::environment(target.workspace, {});
    const auto piped = run("export", "-", from.filled.environment());
    CHECK(piped.status == 0);
    CHECK(piped.out.find(from.text) != std::string::npos);
    REQUIRE(run("import", "-", environment, from.text).status == 0);
    auto ann = target.client();
    ann.sign_in("ann");
    CHECK(ann.get(routes::room({from.filled.room})).status == 200);
    const auto said = ann.say(from.filled.room, "through");
    CHECK(ann.cursor().starts_with(epoch_of(content_of(from.file))) == false);
    CHECK(said["body"] == "through");
}

TEST_CASE_METHOD(Target, "an export that is not whole is refused, and the target stays as it was", "[archive]") {
    refuses("", "line 1: ");
    refuses("PGDMP\n", "line 1: Not an export of Causerie");
    refuses("{\"users\":[]}\n", "line 1: Not an export of Causerie");
    refuses(from.text.substr(0, from.text.size() / 2), "The file ends too early");
    refuses(from.text.substr(0, from.text.size() - 1), "The file ends too early");
    refuses(text_of({lines.begin(), lines.end() - 1}), at(lines.size() - 1) + "The file ends too early");
    refuses(from.text + "{}\n", at(lines.size()));
    refuses(text_of(with(message, lines[message].substr(0, 30))), at(message) + "Not a JSON object");
    refuses(text_of(with(message, std::string(2'000'000, 'x'))), at(message) + "Too long");
    refuses(text_of(with(message, lines[message] + " ")), at(lines.size() - 1) + "The checksum is another");
    auto missing = lines;
    missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(message));
    refuses(text_of(missing), "There are more rows, or fewer");
    refuses(sealed(missing, target), "line 1: There are more rows of message, or fewer");
    CHECK(run("import", from.folder.file("nowhere"), environment).status == 1);
    REQUIRE(run("import", from.file, environment).status == 0);
}

TEST_CASE_METHOD(Target, "a table that an export does not know yet has no rows", "[archive]") {
    auto header = ordered_json::parse(lines.front());
    header["rows"].erase("message");
    refuses(sealed(with(0, header.dump()), target), "line 1: There are more rows of message, or fewer");
    header["rows"]["surprise"] = 0;
    refuses(sealed(with(0, header.dump()), target), "line 1: The header is malformed");
    const auto file = from.folder.file("empty.jsonl");
    REQUIRE(run("export", file, environment).status == 0);
    auto few = lines_of(content_of(file));
    header = ordered_json::parse(few.front());
    header["rows"].erase("message");
    few.front() = header.dump();
    const auto imported = run("import", "-", environment, sealed(few, target));
    INFO(imported.out);
    CHECK(imported.status == 0);
}

TEST_CASE_METHOD(Target, "an export that somebody has changed is refused if it makes no sense", "[archive]") {
    refuses(edited(message, "message", "surprise", 1), at(message) + "Unknown field \"surprise\"");
    const std::string key = "\n\x1b[31m\x7f\u79d8" + std::string(1'000, 'x');
    refuses(edited(message, "message", key.c_str(), 1), at(message) + "Unknown field \"\\n\\u001b[31m");
    refuses(edited(message, "message", "body", {{"a", 1}}), at(message) + "Field body is no plain value");
    refuses(edited(message, "message", "body", nullptr), at(message) + "The database refuses it");
    refuses(edited(message, "message", "id", "x"), at(message) + "Field id is no whole number");
    refuses(edited(message, "message", "body", std::string("a\0b", 3)), at(message) + "The database refuses it");
    refuses(edited(message, "message", "author_id", 999), "a message is in no room, or of nobody");
    refuses(edited(message, "message", "event_seq", 1'000'000), "a message is newer than the log");
    refuses(edited(first_of(lines, "event"), "event", "seq", 1'000'000), "the log has gaps");
    refuses(edited(first_of(lines, "membership"), "membership", "read_seq", 1'000'000), "nobody has written");
    refuses(edited(first_of(lines, "room"), "room", "member_count", 7), "counts its members wrong");
    refuses(edited(message, "message", "seq", 1'000), "messages have gaps");
    refuses(edited(message, "message", "body", std::string(16'001, 'x')), "longer than any may be");
    refuses(edited(message, "message", "client_id", ""), "longer than any may be");
    auto swapped = lines;
    std::swap(swapped[first_of(lines, "event")], swapped[message]);
    refuses(sealed(swapped, target), "in the wrong place");
    refuses(sealed(with(message, "{\"session\":{}}"), target), at(message) + "Unknown table");
    refuses(sealed(with(message, "{\"message\":{}}"), target), at(message) + "A field is missing");
}

TEST_CASE_METHOD(Target, "an export that no server could serve is refused", "[archive]") {
    const auto account = first_of(lines, "account");
    for (const auto* time :
         {"infinity", "-infinity", "now", "0044-03-15T12:00:00+00:00 BC", "10000-01-01T00:00:00+00:00",
          "9999-12-31T24:00:00+00:00", "2026-01-01T00:00:00.0001+00:00"}) {
        refuses(edited(message, "message", "created_at", time), at(message) + "Field created_at is no time");
    }
    for (const json& id : {json(-1), json(0), json("1"), json(1.5), json(limits::json_integer_max)}) {
        refuses(edited(account, "account", "id", id), at(account) + "Field id is no whole number");
    }
    const auto event = first_of(lines, "event");
    refuses(edited(event, "event", "seq", std::numeric_limits<std::int64_t>::max()), at(event) + "Field seq");
    for (const auto* cost : {"m=1048576,t=2", "m=19456,t=1000", "m=19456,t=99999999999999999999", "t=2,m=19456"}) {
        const auto hash =
            "$argon2id$v=19$" + std::string{cost} + ",p=1$nTACSWla54aUNis/iEM30g$S5vfi2Zb5G7UK+mgxztdN8VpEz6t";
        refuses(edited(account, "account", "password_hash", hash), at(account) + "Field password_hash would cost");
    }
    auto header = ordered_json::parse(lines.front());
    header["head"] = limits::json_integer_max;
    refuses(sealed(with(0, header.dump()), target), "line 1: The header is malformed");
    header = ordered_json::parse(lines.front());
    header["last_ids"]["room"] = limits::json_integer_max;
    refuses(sealed(with(0, header.dump()), target), "line 1: The header is malformed");
}

TEST_CASE("nothing is imported over what is there", "[archive]") {
    const Export from;
    const RunningServer target;
    target.person("zoe");
    const auto environment = RunningServer::environment(target.workspace, {});
    const auto before = run("export", "-", environment).out;
    const auto result = run("import", from.file, environment);
    CHECK(result.status == 1);
    CHECK(result.out.find("not empty") != std::string::npos);
    CHECK(run("export", "-", environment).out == before);
}

TEST_CASE_METHOD(Target, "a database that is lost in the middle of an import has none of it", "[archive]") {
    const auto pipe = from.folder.file("pipe");
    REQUIRE(::mkfifo(pipe.c_str(), S_IRUSR | S_IWUSR) == 0);
    const auto events = from.text.find("{\"event\"");
    test::CommandResult result;
    std::thread importing{[&] { result = run("import", pipe, environment); }};
    {
        std::ofstream feed{pipe, std::ios::binary};
        feed << from.text.substr(0, events) << std::flush;
        const auto busy =
            "FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE c.relname = 'message' "
            "AND c.relnamespace = '" +
            target.schema() + "'::regnamespace AND l.mode = 'RowExclusiveLock'";
        CHECK(test::eventually(
            [&] { return !target.execute("SELECT pg_terminate_backend(l.pid) " + std::string{busy}).empty(); }));
        feed << from.text.substr(events) << std::flush;
    }
    importing.join();
    CHECK(result.status == 1);
    CHECK(result.out.find("connection lost") != std::string::npos);
    CHECK(run("export", "-", environment).out == untouched);
    CHECK(run("import", from.file, environment).status == 0);
}

TEST_CASE_METHOD(Target, "a pooler in between makes no difference", "[archive]") {
    const test::Pooler pooler{target.url()};
    environment["DATABASE_URL"] = pooler.url();
    environment["DATABASE_POOLER"] = "transaction";
    REQUIRE(run("import", from.file, environment).status == 0);
    const auto file = from.folder.file("again.jsonl");
    REQUIRE(run("export", file, environment).status == 0);
    CHECK(rows_of(content_of(file)) == rows_of(from.text));
    CHECK(test::run_causerie({"restored"}, environment).status == 0);
    CHECK(test::run_causerie({"user", "deactivate", "bob"}, environment).status == 0);
    CHECK(test::run_causerie({"migrate", "--plan"}, environment).out == "nothing to do\n");
}

TEST_CASE("an export that cannot be written leaves nothing behind", "[archive]") {
    const test::FilledWorkspace filled;
    const test::TemporaryFolder folder;
    CHECK(run("export", folder.file("no/such/folder"), filled.environment()).status == 1);
    CHECK(run("export", folder.path(), filled.environment()).status == 1);
    const auto file = folder.file("kept.jsonl");
    write(file, "yesterday's");
    auto environment = filled.environment();
    environment["DATABASE_URL"] = "host=127.0.0.1 port=1 password=hunter2";
    const auto result = run("export", file, environment);
    CHECK(result.status == 1);
    CHECK(result.out.find("hunter2") == std::string::npos);
    CHECK(content_of(file) == "yesterday's");
    CHECK(std::distance(std::filesystem::directory_iterator{folder.path()}, {}) == 1);
}

TEST_CASE("after a restore, those who know of more start over, on a server that runs", "[archive]") {
    const RunningServer server;
    auto ann = server.person("ann");
    ann.say(ann.general(), "before");
    const auto cursor = ann.cursor();
    test::EventStream stream{ann};
    REQUIRE(stream.next()->name == "ping");
    const auto result = test::run_causerie({"restored"}, RunningServer::environment(server.workspace, {}));
    CHECK(result.status == 0);
    const auto told = stream.next_change();
    REQUIRE(told);
    CHECK(told->name == "reset");
    CHECK(ann.say(ann.general(), "after")["body"] == "after");
    test::EventStream late{ann, cursor};
    CHECK(late.next()->name == "reset");
    CHECK(ann.cursor().substr(0, 16) != cursor.substr(0, 16));
}
