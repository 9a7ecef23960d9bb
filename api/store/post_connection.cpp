#include "api/store/post_connection.hpp"

#include <array>
#include <string_view>
#include <utility>

#include <libpq-fe.h>

#include "api/store/failure.hpp"
#include "api/store/raw_result.hpp"
#include "api/store/transaction.hpp"

namespace causerie::store {
namespace {

// A statement of its own, so that the next one's snapshot sees all that the lock's former holders stored.
constexpr Statement lock_statement{"post_lock", "SELECT epoch FROM log_head FOR NO KEY UPDATE"};

// Under the log's lock nobody else changes log_head or a room's last_seq, so that they can be read and counted on from.
// The clock is read under it, too: times do not run backwards along the log.
constexpr Statement batch_statement{"post_batch", R"sql(
    WITH input AS MATERIALIZED (
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[])
            WITH ORDINALITY AS input (author_id, room_id, client_id, body, place)
    ), moment AS MATERIALIZED (
        SELECT head, clock_timestamp()::timestamptz(3) AS at FROM log_head
    ), judged AS MATERIALIZED (
        SELECT input.*, room.last_seq, original.id AS original_id,
            coalesce(room.kind = 'public', false) OR membership.user_id IS NOT NULL AS is_visible,
            membership.user_id IS NOT NULL AS is_member,
            original.id IS NULL AND membership.user_id IS NOT NULL AND NOT room.archived AS is_accepted
        FROM input
        LEFT JOIN message original ON original.author_id = input.author_id AND original.client_id = input.client_id
        LEFT JOIN room ON room.id = input.room_id
        LEFT JOIN membership ON membership.room_id = input.room_id AND membership.user_id = input.author_id
    ), numbered AS MATERIALIZED (
        SELECT judged.*, moment.at,
            moment.head + count(*) FILTER (WHERE is_accepted) OVER (ORDER BY place) AS position,
            last_seq + count(*) FILTER (WHERE is_accepted) OVER (PARTITION BY room_id ORDER BY place) AS seq
        FROM judged CROSS JOIN moment
    ), stored AS (
        INSERT INTO message (id, room_id, seq, event_seq, author_id, client_id, body, created_at)
        SELECT position, room_id, seq, position, author_id, client_id, body, at
        FROM numbered WHERE is_accepted
    ), logged AS (
        INSERT INTO event (seq, at, kind, room_id, subject_id, actor_id)
        SELECT position, at, 1, room_id, position, author_id FROM numbered WHERE is_accepted
    ), grown AS (
        UPDATE room SET last_seq = fresh.seq
        FROM (SELECT room_id, max(seq) AS seq FROM numbered WHERE is_accepted GROUP BY room_id) fresh
        WHERE room.id = fresh.room_id
    ), moved AS (
        UPDATE log_head SET head = (SELECT max(position) FROM numbered WHERE is_accepted)
        WHERE EXISTS (SELECT FROM numbered WHERE is_accepted)
    )
    SELECT is_accepted, original_id, is_visible, is_member, position, seq,
        (date_part('epoch', at) * 1000)::bigint
    FROM numbered ORDER BY place
)sql"};

enum Column { is_accepted, original_id, is_visible, is_member, position, seq, created_ms };

// A PostgreSQL array in its text form.
class ArrayText {
public:
    void add(std::int64_t value) { next() += std::to_string(value); }
    void add(std::string_view value) {
        auto& text = next();
        text += '"';
        for (const char character : value) {
            if (character == '"' || character == '\\') text += '\\';
            text += character;
        }
        text += '"';
    }
    [[nodiscard]] std::string finished() { return (text_.empty() ? "{" : text_) + '}'; }

private:
    std::string& next() { return text_ += text_.empty() ? '{' : ','; }

    std::string text_{};
};

SessionSettings post_settings(const DatabaseOptions& options) {
    auto settings = session_settings(options);
    settings.by_index = true;
    return settings;
}

PostOutcome outcome_of(const Post& post, const PGresult* rows, int row) {
    PostOutcome outcome{.room_is_visible = boolean_at(rows, row, is_visible),
                        .is_member = boolean_at(rows, row, is_member)};
    if (boolean_at(rows, row, is_accepted)) {
        const auto at = integer_at(rows, row, position);
        outcome.kind = PostOutcome::Kind::stored;
        outcome.message = {.id = {at},
                           .room_id = post.room,
                           .seq = integer_at(rows, row, seq),
                           .event_seq = at,
                           .author_id = post.author,
                           .body = post.body,
                           .client_id = post.client_id,
                           .created_at = {integer_at(rows, row, created_ms)}};
    } else if (PQgetisnull(rows, row, original_id) == 0) {
        outcome.kind = PostOutcome::Kind::repeated;
        outcome.original = {integer_at(rows, row, original_id)};
    }
    return outcome;
}

bool send_text(PGconn* connection, const char* sql) {
    return PQsendQueryParams(connection, sql, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1;
}

bool send_statement(PGconn* connection, const Statement& statement, std::span<const char* const> values,
                    bool prepared) {
    const int count = static_cast<int>(values.size());
    if (!prepared) {
        return PQsendQueryParams(connection, statement.sql, count, nullptr, values.data(), nullptr, nullptr, 0) == 1;
    }
    return PQsendQueryPrepared(connection, statement.name, count, values.data(), nullptr, nullptr, 0) == 1;
}

}  // namespace

// What comes back for one pipeline, statement by statement; the last three are the lock, the batch and COMMIT.
class PostConnection::Answer {
public:
    void add(RawResult result) {
        if (!succeeded(result.get()) && PQresultStatus(result.get()) != PGRES_PIPELINE_ABORTED && !has_failed_) {
            has_failed_ = true;
            sqlstate_ = sqlstate_of(result.get());
        }
        lock_ = std::exchange(batch_, std::exchange(commit_, std::move(result)));
    }

    // Throws unless everything was committed.
    void check(bool connection_is_open) const {
        if (!connection_is_open || ends_connection(sqlstate_)) throw OutcomeUnknown{"post batch: connection lost"};
        // The schema is not there yet.
        if (sqlstate_ == "42P01" || sqlstate_ == "42703") throw Unavailable{"post batch: no schema"};
        if (has_failed_) throw_sqlstate(sqlstate_, "post batch");
        const bool is_committed = commit_ && std::string_view{PQcmdStatus(commit_.get())} == "COMMIT";
        if (!is_committed || PQntuples(lock_.get()) != 1) throw Fault{"post batch: not committed"};
    }

    [[nodiscard]] std::string epoch() const { return PQgetvalue(lock_.get(), 0, 0); }
    [[nodiscard]] const PGresult* rows() const { return batch_.get(); }

private:
    RawResult lock_{};
    RawResult batch_{};
    RawResult commit_{};
    std::string sqlstate_{};
    bool has_failed_{};
};

PostConnection::PostConnection(const DatabaseOptions& options, const Patience& patience)
    : connection_{open_connection(options, patience)} {
    auto* connection = connection_.get();
    const auto settings = post_settings(options);
    set_up(connection, settings, patience);
    if (options.is_pooled) {
        setup_ = setup_sql(settings);
    } else {
        for (const auto* statement : {&lock_statement, &batch_statement}) {
            run_in_setup(
                connection, [&] { return PQsendPrepare(connection, statement->name, statement->sql, 0, nullptr); },
                "preparing to post", patience);
        }
    }
    const bool ready = PQsetnonblocking(connection, 1) == 0 && PQenterPipelineMode(connection) == 1;
    if (!ready) throw Unavailable{"preparing to post: connection lost"};
}

PostConnection::~PostConnection() = default;

void PostConnection::send(std::span<const Post> posts) {
    answer_ = std::make_unique<Answer>();
    ArrayText authors;
    ArrayText rooms;
    ArrayText client_ids;
    ArrayText bodies;
    for (const auto& post : posts) {
        authors.add(post.author.value);
        rooms.add(post.room.value);
        client_ids.add(post.client_id);
        bodies.add(post.body);
    }
    const std::array texts{authors.finished(), rooms.finished(), client_ids.finished(), bodies.finished()};
    const std::array<const char*, 4> values{texts[0].c_str(), texts[1].c_str(), texts[2].c_str(), texts[3].c_str()};
    auto* connection = connection_.get();
    const bool is_ours = setup_.empty();
    const bool sent = send_text(connection, "BEGIN") && (is_ours || send_text(connection, setup_.c_str())) &&
                      send_statement(connection, lock_statement, {}, is_ours) &&
                      send_statement(connection, batch_statement, values, is_ours) && send_text(connection, "COMMIT") &&
                      PQpipelineSync(connection) == 1;
    // Some of it may have left all the same.
    if (!sent) throw OutcomeUnknown{"post batch: connection lost"};
}

std::optional<PostedBatch> PostConnection::receive(std::span<const Post> posts, TimePoint until) {
    auto* connection = connection_.get();
    for (;;) {
        if (!await_result(connection, until)) return std::nullopt;
        RawResult result{PQgetResult(connection)};
        const bool at_end = result && PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC;
        if (at_end || PQstatus(connection) != CONNECTION_OK) break;
        if (result) answer_->add(std::move(result));  // A null one only ends a statement's.
    }
    answer_->check(PQstatus(connection) == CONNECTION_OK);
    PostedBatch batch{.epoch = answer_->epoch()};
    batch.outcomes.reserve(posts.size());
    for (const auto& post : posts) {
        batch.outcomes.push_back(outcome_of(post, answer_->rows(), static_cast<int>(batch.outcomes.size())));
    }
    return batch;
}

}  // namespace causerie::store
