#include "api/store/post_connection.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "api/store/failure.hpp"
#include "api/store/raw_result.hpp"

namespace causerie::store {
namespace {

// Stores nothing and returns no row if the head is another one by now. Whoever moved it held its lock to the commit, so
// that nothing of what the places were made from can have changed either. The clock is read under the lock: times do
// not run backwards along the log.
constexpr Statement append_statement{"post_append", R"sql(
    WITH moved AS (
        UPDATE log_head SET head = head + cardinality($3::bigint[])
        WHERE epoch = $1 AND head = $2 RETURNING clock_timestamp()::timestamptz(3) AS at
    ), input AS MATERIALIZED (
        SELECT $2 + place AS position, input.*, moved.at
        FROM moved, unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[])
            WITH ORDINALITY AS input (author_id, room_id, seq, client_id, body, place)
    ), stored AS (
        INSERT INTO message (id, room_id, seq, event_seq, author_id, client_id, body, created_at)
        SELECT position, room_id, seq, position, author_id, client_id, body, at FROM input
    ), logged AS (
        INSERT INTO event (seq, at, kind, room_id, subject_id, actor_id)
        SELECT position, at, 1, room_id, position, author_id FROM input
    ), grown AS (
        UPDATE room SET last_seq = fresh.seq
        FROM moved, unnest($8::bigint[], $9::bigint[]) AS fresh (room_id, seq) WHERE room.id = fresh.room_id
    )
    SELECT (date_part('epoch', at) * 1000)::bigint FROM moved
)sql"};

// A statement of its own, so that the next one's snapshot sees all that the lock's former holders stored.
constexpr Statement lock_statement{"post_lock", "SELECT epoch, head FROM log_head FOR NO KEY UPDATE"};

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

// The posts, column by column.
struct Columns {
    explicit Columns(std::span<const Post> posts) {
        for (const auto& post : posts) {
            authors.add(post.author.value);
            rooms.add(post.room.value);
            client_ids.add(post.client_id);
            bodies.add(post.body);
        }
    }

    ArrayText authors{};
    ArrayText rooms{};
    ArrayText client_ids{};
    ArrayText bodies{};
};

SessionSettings post_settings(const DatabaseOptions& options) {
    auto settings = session_settings(options);
    settings.by_index = true;
    return settings;
}

Message message_of(const Post& post, std::int64_t position, std::int64_t seq, Timestamp at) {
    return {.id = {position},
            .room_id = post.room,
            .seq = seq,
            .event_seq = position,
            .author_id = post.author,
            .body = post.body,
            .client_id = post.client_id,
            .created_at = at};
}

PostOutcome outcome_of(const Post& post, const PGresult* rows, int row) {
    PostOutcome outcome{.room_is_visible = boolean_at(rows, row, is_visible),
                        .is_member = boolean_at(rows, row, is_member)};
    if (boolean_at(rows, row, is_accepted)) {
        const auto at = integer_at(rows, row, position);
        outcome.kind = PostOutcome::Kind::stored;
        outcome.message = message_of(post, at, integer_at(rows, row, seq), {integer_at(rows, row, created_ms)});
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

// What comes back for one pipeline, statement by statement; the last three are the lock if it was taken, the batch and
// COMMIT.
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
    void check_committed(bool connection_is_open) const {
        if (!connection_is_open || ends_connection(sqlstate_)) throw OutcomeUnknown{"post batch: connection lost"};
        // The schema is not there yet.
        if (sqlstate_ == "42P01" || sqlstate_ == "42703") throw Unavailable{"post batch: no schema"};
        if (has_failed_) throw_sqlstate(sqlstate_, "post batch");
        const bool is_committed = commit_ && std::string_view{PQcmdStatus(commit_.get())} == "COMMIT";
        if (!is_committed) throw Fault{"post batch: not committed"};
    }

    // Throws unless everything was committed under the log's lock.
    void check_judged(bool connection_is_open) const {
        check_committed(connection_is_open);
        if (PQntuples(lock_.get()) != 1) throw Fault{"post batch: there is no log"};
    }

    // One of the posts is stored already, so that none of this batch was.
    [[nodiscard]] bool is_repeated() const { return sqlstate_ == "23505"; }

    [[nodiscard]] std::string epoch() const { return PQgetvalue(lock_.get(), 0, 0); }
    [[nodiscard]] std::int64_t head() const { return integer_at(lock_.get(), 0, 1); }
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
        for (const auto* statement : {&append_statement, &lock_statement, &batch_statement}) {
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
    // A pooler may lead each batch to another server, or to another one's copy.
    const bool is_ours = setup_.empty();
    places_ = is_ours ? tail_.next(posts) : std::nullopt;
    if (places_) {
        send_appended(posts);
    } else {
        send_judged(posts);
    }
}

void PostConnection::send_appended(std::span<const Post> posts) {
    Columns columns{posts};
    ArrayText seqs;
    ArrayText rooms;
    ArrayText last_seqs;
    for (const auto seq : places_->seqs) seqs.add(seq);
    for (const auto& [room, seq] : places_->last_seqs) {
        rooms.add(room.value);
        last_seqs.add(seq);
    }
    send_transaction(append_statement, {places_->epoch, std::to_string(places_->head), columns.authors.finished(),
                                        columns.rooms.finished(), seqs.finished(), columns.client_ids.finished(),
                                        columns.bodies.finished(), rooms.finished(), last_seqs.finished()});
}

void PostConnection::send_judged(std::span<const Post> posts) {
    Columns columns{posts};
    send_transaction(batch_statement, {columns.authors.finished(), columns.rooms.finished(),
                                       columns.client_ids.finished(), columns.bodies.finished()});
}

void PostConnection::send_transaction(const Statement& statement, const std::vector<std::string>& texts) {
    std::vector<const char*> values;
    values.reserve(texts.size());
    for (const auto& text : texts) values.push_back(text.c_str());
    auto* connection = connection_.get();
    const bool is_ours = setup_.empty();
    const bool is_aborted = PQtransactionStatus(connection) == PQTRANS_INERROR;
    const bool takes_lock = &statement == &batch_statement;
    answer_ = std::make_unique<Answer>();
    const bool sent = (!is_aborted || send_text(connection, "ROLLBACK")) && send_text(connection, "BEGIN") &&
                      (is_ours || send_text(connection, setup_.c_str())) &&
                      (!takes_lock || send_statement(connection, lock_statement, {}, is_ours)) &&
                      send_statement(connection, statement, values, is_ours) && send_text(connection, "COMMIT") &&
                      PQpipelineSync(connection) == 1;
    // Some of it may have left all the same.
    if (!sent) throw OutcomeUnknown{"post batch: connection lost"};
}

std::optional<PostedBatch> PostConnection::receive(std::span<const Post> posts, TimePoint until) {
    while (await_answer(until)) {
        if (!places_) return judged(posts);
        if (auto batch = appended(posts)) return batch;
        places_.reset();
        tail_.distrust();
        send_judged(posts);
    }
    return std::nullopt;
}

bool PostConnection::await_answer(TimePoint until) {
    auto* connection = connection_.get();
    for (;;) {
        if (!await_result(connection, until)) return false;
        RawResult result{PQgetResult(connection)};
        const bool at_end = result && PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC;
        if (at_end || PQstatus(connection) != CONNECTION_OK) return true;
        if (result) answer_->add(std::move(result));  // A null one only ends a statement's.
    }
}

std::optional<PostedBatch> PostConnection::appended(std::span<const Post> posts) {
    const bool is_open = PQstatus(connection_.get()) == CONNECTION_OK;
    if (is_open && answer_->is_repeated()) return std::nullopt;
    answer_->check_committed(is_open);
    if (PQntuples(answer_->rows()) == 0) return std::nullopt;
    const Timestamp at{integer_at(answer_->rows(), 0, 0)};
    PostedBatch batch{.epoch = places_->epoch};
    batch.outcomes.reserve(posts.size());
    for (std::size_t i = 0; i < posts.size(); ++i) {
        const auto position = places_->head + static_cast<std::int64_t>(i) + 1;
        batch.outcomes.push_back({.kind = PostOutcome::Kind::stored,
                                  .message = message_of(posts[i], position, places_->seqs[i], at),
                                  .room_is_visible = true,
                                  .is_member = true});
    }
    tail_.advance(*places_, posts.size());
    return batch;
}

PostedBatch PostConnection::judged(std::span<const Post> posts) {
    answer_->check_judged(PQstatus(connection_.get()) == CONNECTION_OK);
    PostedBatch batch{.epoch = answer_->epoch()};
    batch.outcomes.reserve(posts.size());
    for (const auto& post : posts) {
        batch.outcomes.push_back(outcome_of(post, answer_->rows(), static_cast<int>(batch.outcomes.size())));
    }
    tail_.learn(batch, answer_->head());
    return batch;
}

}  // namespace causerie::store
