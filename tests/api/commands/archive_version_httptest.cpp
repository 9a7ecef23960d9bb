#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/exported_workspace.hpp"

using namespace causerie;
using namespace causerie::test::archive;
using test::content_of;
using test::RunningServer;

namespace {

/// What the first version would have exported: posts have events of their own, and a room tells its last message.
Lines as_of_version_1(const Lines& lines) {
    std::map<std::int64_t, std::string> events;
    std::map<std::int64_t, std::int64_t> last_seqs;
    for (const auto& line : lines) {
        const auto row = ordered_json::parse(line);
        if (row.contains("event")) events[row["event"]["seq"]] = line;
        if (!row.contains("message")) continue;
        const auto& message = row["message"];
        const ordered_json event{
            {"seq", message["id"]},          {"at", message["created_at"]}, {"kind", 1},
            {"room_id", message["room_id"]}, {"subject_id", message["id"]}, {"actor_id", message["author_id"]}};
        events[message["id"]] = ordered_json{{"event", event}}.dump();
        auto& last = last_seqs[message["room_id"]];
        last = std::max(last, message["seq"].get<std::int64_t>());
    }
    Lines older;
    for (const auto& line : lines) {
        auto row = ordered_json::parse(line);
        if (row.contains("room")) row["room"]["last_seq"] = last_seqs[row["room"]["id"]];
        if (!row.contains("event") && !row.contains("end")) older.push_back(row.dump());
    }
    for (const auto& [position, event] : events) older.push_back(event);
    auto header = ordered_json::parse(older.front());
    header["schema"] = 1;
    header["rows"]["event"] = events.size();
    older.front() = header.dump();
    older.push_back(lines.back());
    return older;
}

}  // namespace

TEST_CASE_METHOD(Target, "an export of another format or a newer version is refused", "[archive]") {
    auto header = ordered_json::parse(lines.front());
    header["version"] = 2;
    refuses(sealed(with(0, header.dump()), target), "another format");
    header["version"] = 1;
    header["schema"] = 999;
    refuses(sealed(with(0, header.dump()), target), "newer version");
    header["schema"] = -1;
    refuses(sealed(with(0, header.dump()), target), "line 1: The header is malformed");
    header["schema"] = 0;
    refuses(sealed(with(0, header.dump()), target), "line 1: The header is malformed");
}

TEST_CASE_METHOD(Target, "an export that is refused leaves no schema behind", "[archive]") {
    auto header = ordered_json::parse(lines.front());
    header["schema"] = 1;
    auto broken = with(0, header.dump());
    broken.at(message) = "{\"message\":{}}";
    const test::Workspace nothing;
    const auto there = RunningServer::environment(nothing, {});
    const auto is_there = "SELECT FROM pg_namespace WHERE nspname = '" + nothing.schema() + "'";
    CHECK(run("import", "-", there, sealed(broken, target)).status == 1);
    CHECK(target.execute(is_there).empty());
    nothing.execute("CREATE SCHEMA " + nothing.schema());
    CHECK(run("import", "-", there, sealed(broken, target)).status == 1);
    CHECK(target.execute("SELECT FROM pg_class WHERE relnamespace = '" + nothing.schema() + "'::regnamespace").empty());
    CHECK(run("import", "-", there, from.text).status == 0);
}

TEST_CASE_METHOD(Target, "an export of an older version comes to the newest schema", "[archive]") {
    const test::Workspace empty;
    const auto there = RunningServer::environment(empty, {});
    const auto imported = run("import", "-", there, sealed(as_of_version_1(lines), target));
    INFO(imported.out);
    REQUIRE(imported.status == 0);
    const auto file = from.folder.file("newest.jsonl");
    REQUIRE(run("export", file, there).status == 0);
    CHECK(rows_of(content_of(file)) == rows_of(from.text));
    CHECK(epoch_of(content_of(file)) != epoch_of(from.text));
    CHECK(empty.execute("SELECT home = log_home() FROM log_head").one_field().as<bool>());
    CHECK(test::run_causerie({"migrate", "--plan"}, there).out == "nothing to do\n");
}
