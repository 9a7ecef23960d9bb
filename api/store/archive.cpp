#include "api/store/archive.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "api/store/errors.hpp"
#include "api/store/events.hpp"
#include "api/store/migrator.hpp"
#include "api/store/sql_text.hpp"
#include "api/store/transaction.hpp"
#include "common/validation/limits.hpp"

namespace causerie::store::archive {
namespace {

/// One table and its statements.
struct Table {
    const char* name{};
    Statement count{};
    Statement open{};
    Statement fill{};
    Statement last_id{};  ///< None where PostgreSQL gives away no ids.
    Statement set_last_id{};
};

constexpr SqlText count_sql{"SELECT count(*) FROM "};
constexpr SqlText open_sql{"DECLARE archive NO SCROLL CURSOR FOR SELECT row_to_json(t)::text FROM "};
constexpr SqlText fill_sql{"INSERT INTO "};
constexpr SqlText fill_from_sql{" OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::"};

constexpr auto count_accounts = count_sql + "account";
constexpr auto count_rooms = count_sql + "room";
constexpr auto count_memberships = count_sql + "membership";
constexpr auto count_messages = count_sql + "message";
constexpr auto count_events = count_sql + "event";

constexpr auto open_accounts = open_sql + "account t ORDER BY id";
constexpr auto open_rooms = open_sql + "room t ORDER BY id";
constexpr auto open_memberships = open_sql + "membership t ORDER BY room_id, user_id";
constexpr auto open_messages = open_sql + "message t ORDER BY id";
constexpr auto open_events = open_sql + "event t ORDER BY seq";

constexpr auto fill_accounts = fill_sql + "account" + fill_from_sql + "account, $1::json)";
constexpr auto fill_rooms = fill_sql + "room" + fill_from_sql + "room, $1::json)";
constexpr auto fill_memberships = fill_sql + "membership" + fill_from_sql + "membership, $1::json)";
constexpr auto fill_messages = fill_sql + "message" + fill_from_sql + "message, $1::json)";
constexpr auto fill_events = fill_sql + "event" + fill_from_sql + "event, $1::json)";

constexpr SqlText last_id_sql{"SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence("};
constexpr auto last_account = last_id_sql + "'account', 'id')::regclass), 0)";
constexpr auto last_room = last_id_sql + "'room', 'id')::regclass), 0)";

constexpr SqlText set_last_id_sql{"SELECT setval(pg_get_serial_sequence("};
constexpr SqlText set_to_sql{"'id'), greatest($1, max(id), 1), greatest($1, max(id)) > 0) FROM "};
constexpr auto set_last_account = set_last_id_sql + "'account', " + set_to_sql + "account";
constexpr auto set_last_room = set_last_id_sql + "'room', " + set_to_sql + "room";

constexpr std::array<Table, 5> all{{
    {"account",
     {"archive_count_accounts", count_accounts.c_str()},
     {"archive_open_accounts", open_accounts.c_str()},
     {"archive_fill_accounts", fill_accounts.c_str()},
     {"archive_last_account", last_account.c_str()},
     {"archive_set_last_account", set_last_account.c_str()}},
    {"room",
     {"archive_count_rooms", count_rooms.c_str()},
     {"archive_open_rooms", open_rooms.c_str()},
     {"archive_fill_rooms", fill_rooms.c_str()},
     {"archive_last_room", last_room.c_str()},
     {"archive_set_last_room", set_last_room.c_str()}},
    {"membership",
     {"archive_count_memberships", count_memberships.c_str()},
     {"archive_open_memberships", open_memberships.c_str()},
     {"archive_fill_memberships", fill_memberships.c_str()},
     {},
     {}},
    {"message",
     {"archive_count_messages", count_messages.c_str()},
     {"archive_open_messages", open_messages.c_str()},
     {"archive_fill_messages", fill_messages.c_str()},
     {},
     {}},
    {"event",
     {"archive_count_events", count_events.c_str()},
     {"archive_open_events", open_events.c_str()},
     {"archive_fill_events", fill_events.c_str()},
     {},
     {}},
}};

// Times are written as in UTC, wherever the database stands.
constexpr Statement utc_statement{"archive_utc", "SELECT set_config('TimeZone', 'UTC', true)"};
constexpr Statement fetch_statement{"archive_fetch", "FETCH FORWARD 200 FROM archive"};
static_assert(limits::archive_rows_at_once == 200);
static_assert(4 * limits::body_length_max == 16000 && 4 * limits::client_id_length_max == 256);
constexpr Statement close_statement{"archive_close", "CLOSE archive"};

constexpr Statement columns_statement{"archive_columns", R"sql(
    SELECT attname, atttypid = ANY ('{int2,int4,int8}'::regtype[]), atttypid = 'timestamptz'::regtype
    FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
    ORDER BY attnum
)sql"};

constexpr Statement fresh_statement{"archive_fresh", R"sql(
    SELECT NOT EXISTS (SELECT FROM account) AND NOT EXISTS (SELECT FROM message)
)sql"};
constexpr Statement clear_events_statement{"archive_clear_events", "DELETE FROM event"};
constexpr Statement clear_rooms_statement{"archive_clear_rooms", "DELETE FROM room"};

constexpr Statement set_head_statement{"archive_set_head", "UPDATE log_head SET head = $1"};
constexpr Statement renew_epoch_statement{"archive_renew_epoch", R"sql(
    UPDATE log_head SET epoch = substr(replace(gen_random_uuid()::text, '-', ''), 1, 16), home = log_home()
)sql"};

/// What holds in every workspace: each says whether it does not.
struct Rule {
    const char* broken{};
    Statement is_broken{};
};

constexpr std::array<Rule, 7> rules{{
    {"the log has gaps", {"archive_log_gaps", R"sql(
        SELECT count(*) <> coalesce(max(seq) - min(seq) + 1, 0) OR coalesce(max(seq), 0) <> (SELECT head FROM log_head)
            OR EXISTS (SELECT FROM event e JOIN message m ON m.id = e.seq)
        FROM log
     )sql"}},
    {"a message is in no room, or of nobody", {"archive_lost_messages", R"sql(
        SELECT EXISTS (
            SELECT FROM message m LEFT JOIN room r ON r.id = m.room_id LEFT JOIN account a ON a.id = m.author_id
            WHERE r.id IS NULL OR a.id IS NULL
        )
     )sql"}},
    {"a message is newer than the log",
     {"archive_future_messages", "SELECT EXISTS (SELECT FROM message WHERE event_seq > (SELECT head FROM log_head))"}},
    // Four times what may be posted now: a later version may allow more.
    {"a message is longer than any may be", {"archive_long_messages", R"sql(
        SELECT EXISTS (
            SELECT FROM message
            WHERE char_length(body) > 16000 OR char_length(client_id) NOT BETWEEN 1 AND 256 OR event_seq < id
        )
     )sql"}},
    {"a room's messages have gaps", {"archive_torn_rooms", R"sql(
        SELECT EXISTS (SELECT FROM message m GROUP BY m.room_id HAVING count(*) <> max(m.seq))
     )sql"}},
    {"a room counts its members wrong", {"archive_wrong_counts", R"sql(
        SELECT EXISTS (
            SELECT FROM room r
            WHERE r.member_count <> (SELECT count(*) FROM membership m WHERE m.room_id = r.id)
        )
     )sql"}},
    {"somebody has read what nobody has written", {"archive_wrong_marks", R"sql(
        SELECT EXISTS (
            SELECT FROM membership p
            WHERE p.read_seq > (SELECT coalesce(max(m.seq), 0) FROM message m WHERE m.room_id = p.room_id)
        )
     )sql"}},
}};

const Table& table_of(const std::string& name) {
    const auto found = std::ranges::find_if(all, [&](const Table& table) { return name == table.name; });
    if (found == all.end()) throw std::invalid_argument{"There is no table " + name + " in an archive"};
    return *found;
}

std::string as_array(std::span<const std::string> rows) {
    std::string json{"["};
    for (const auto& row : rows) {
        if (json.size() > 1) json += ',';
        json += row;
    }
    return json + ']';
}

// Whatever goes wrong, the transaction can go on.
std::optional<std::string> refused(Transaction& tx, const Table& table, std::span<const std::string> rows) {
    tx.run_script("SAVEPOINT", "SAVEPOINT archive");
    try {
        tx.run(table.fill, as_array(rows)).no_rows();
        tx.run_script("RELEASE", "RELEASE SAVEPOINT archive");
        return std::nullopt;
    } catch (const Fault& fault) {
        tx.run_script("ROLLBACK", "ROLLBACK TO SAVEPOINT archive; RELEASE SAVEPOINT archive");
        return fault.what();
    }
}

}  // namespace

std::vector<std::string> tables() {
    std::vector<std::string> names;
    names.reserve(all.size());
    for (const auto& table : all) names.emplace_back(table.name);
    return names;
}

std::vector<std::string> left_out() { return {"log_head", "schema_migration", "session"}; }

Summary summary(Transaction& tx) {
    Summary result{.schema = schema_version(tx), .head = events::head(tx)};
    for (const auto& table : all) {
        result.rows[table.name] = tx.run(table.count).one_field().as<std::int64_t>();
        if (table.last_id.sql == nullptr) continue;
        result.last_ids[table.name] = tx.run(table.last_id).one_field().as<std::int64_t>();
    }
    return result;
}

void each_row(Transaction& tx, const std::string& table, const std::function<void(std::string_view json)>& row) {
    tx.run(utc_statement).one_row();
    tx.run(table_of(table).open).no_rows();
    for (;;) {
        const auto rows = tx.run(fetch_statement);
        for (const auto& fetched : rows) row(fetched[0].view());
        if (rows.empty()) break;
    }
    tx.run(close_statement).no_rows();
}

std::vector<Column> columns(Transaction& tx, const std::string& table) {
    using Content = Column::Content;
    std::vector<Column> result;
    for (const auto& row : tx.run(columns_statement, table_of(table).name)) {
        const auto content = row[1].as<bool>() ? Content::integer : row[2].as<bool>() ? Content::time : Content::other;
        result.push_back({row[0].as<std::string>(), content});
    }
    return result;
}

bool is_fresh(Transaction& tx) { return tx.run(fresh_statement).one_field().as<bool>(); }

void clear(Transaction& tx) {
    tx.run(clear_events_statement).no_rows();
    tx.run(clear_rooms_statement).no_rows();
}

std::optional<Refusal> fill(Transaction& tx, const std::string& table, std::span<const std::string> rows) {
    const auto& into = table_of(table);
    if (!refused(tx, into, rows)) return std::nullopt;
    // Once more, one by one: who wrote the archive wants to know which it is.
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (auto reason = refused(tx, into, rows.subspan(i, 1))) return Refusal{i, std::move(*reason)};
    }
    return std::nullopt;
}

std::optional<std::string> finish(Transaction& tx, const Summary& summary) {
    tx.run(set_head_statement, summary.head.position).no_rows();
    for (const auto& rule : rules) {
        if (tx.run(rule.is_broken).one_field().as<bool>()) return rule.broken;
    }
    for (const auto& table : all) {
        const auto last = summary.last_ids.find(table.name);
        if (table.set_last_id.sql == nullptr || last == summary.last_ids.end()) continue;
        tx.run(table.set_last_id, last->second).one_row();
    }
    return std::nullopt;
}

Cursor renew_epoch(Transaction& tx) {
    static_cast<void>(events::lock(tx));
    tx.run(renew_epoch_statement).no_rows();
    return events::head(tx);
}

}  // namespace causerie::store::archive
