#include "api/store/post_connection.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "api/store/binary_array.hpp"
#include "api/store/failure.hpp"
#include "api/store/raw_result.hpp"

namespace causerie::store {
namespace {

// Stores nothing and returns no row if the head is another one by now. Whoever moved it held its lock to the commit, so
// that nothing of what the places were made from can have changed either. The clock is read under the lock: times do
// not run backwards along the log. It is a transaction of its own, which ends with the pipeline. Among what is selected
// arrays are read in step, as they come; in FROM, PostgreSQL would first write each of them down.
constexpr Statement append_statement{"post_append", R"sql(
    WITH moved AS (
        UPDATE log_head SET head = head + cardinality($3::bigint[])
        WHERE epoch = $1 AND head = $2 RETURNING clock_timestamp()::timestamptz(3) AS at
    ), input AS (
        SELECT generate_series($2::bigint + 1, $2 + cardinality($3)) AS position, unnest($3::bigint[]) AS author_id,
            unnest($4::bigint[]) AS room_id, unnest($5::bigint[]) AS seq, unnest($6::text[]) AS client_id,
            unnest($7::text[]) AS body
    ), stored AS (
        INSERT INTO message (id, room_id, seq, event_seq, author_id, client_id, body, created_at)
        SELECT position, room_id, seq, position, author_id, client_id, body, at FROM moved, input
    )
    SELECT (date_part('epoch', at) * 1000)::bigint FROM moved
)sql"};

// A statement of its own, so that the next one's snapshot sees all that the lock's former holders stored.
constexpr Statement lock_statement{"post_lock", "SELECT epoch, head FROM log_head FOR NO KEY UPDATE"};

// Under the log's lock nobody else moves its head or posts, so that both can be read and counted on from. The clock is
// read under it, too: times do not run backwards along the log.
constexpr Statement batch_statement{"post_batch", R"sql(
    WITH input AS MATERIALIZED (
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[])
            WITH ORDINALITY AS input (author_id, room_id, client_id, body, place)
    ), moment AS MATERIALIZED (
        SELECT head, clock_timestamp()::timestamptz(3) AS at FROM log_head
    ), judged AS MATERIALIZED (
        SELECT input.*, original.id AS original_id,
            coalesce((SELECT max(seq) FROM message WHERE message.room_id = input.room_id), 0) AS last_seq,
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
    ), moved AS (
        UPDATE log_head SET head = (SELECT max(position) FROM numbered WHERE is_accepted)
        WHERE EXISTS (SELECT FROM numbered WHERE is_accepted)
    )
    SELECT is_accepted, original_id, is_visible, is_member, position, seq,
        (date_part('epoch', at) * 1000)::bigint
    FROM numbered ORDER BY place
)sql"};

enum Column { is_accepted, original_id, is_visible, is_member, position, seq, created_ms };

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

    BinaryArray authors{};
    BinaryArray rooms{};
    BinaryArray client_ids{};
    BinaryArray bodies{};
};

Message message_of(Post post, std::int64_t position, std::int64_t seq, Timestamp at) {
    return {.id = {position},
            .room_id = post.room,
            .seq = seq,
            .event_seq = position,
            .author_id = post.author,
            .body = std::move(post.body),
            .client_id = std::move(post.client_id),
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

// A statement's parameters.
class Values {
public:
    template <typename... Parameters>
    explicit Values(const Parameters&... parameters) {
        (add(parameters), ...);
    }

    bool send(PGconn* connection, const Statement& statement, bool is_prepared) const {
        std::vector<const char*> values;
        values.reserve(bytes_.size());
        for (const auto& value : bytes_) values.push_back(value.c_str());
        const int count = static_cast<int>(values.size());
        return (is_prepared ? PQsendQueryPrepared(connection, statement.name, count, values.data(), lengths_.data(),
                                                  formats_.data(), 0)
                            : PQsendQueryParams(connection, statement.sql, count, nullptr, values.data(),
                                                lengths_.data(), formats_.data(), 0)) == 1;
    }

private:
    void add(const BinaryArray& array) { add(array.finished(), 1); }
    void add(const std::string& text) { add(text, 0); }

    void add(std::string bytes, int format) {
        lengths_.push_back(static_cast<int>(bytes.size()));
        formats_.push_back(format);
        bytes_.push_back(std::move(bytes));
    }

    std::vector<std::string> bytes_{};
    std::vector<int> lengths_{};
    std::vector<int> formats_{};
};

bool send_text(PGconn* connection, const char* sql) {
    return PQsendQueryParams(connection, sql, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1;
}

}  // namespace

// What comes back for one pipeline, statement by statement. The last is an appended batch; or the last three are the
// lock, a judged one and COMMIT.
class PostConnection::Answer {
public:
    void add(RawResult result) {
        if (!succeeded(result.get()) && PQresultStatus(result.get()) != PGRES_PIPELINE_ABORTED && !has_failed_) {
            has_failed_ = true;
            sqlstate_ = sqlstate_of(result.get());
        }
        lock_ = std::exchange(judged_, std::exchange(last_, std::move(result)));
    }

    // Throws unless the appended batch was carried out and its transaction, which the pipeline's end ends, committed.
    void check_appended(bool connection_is_open) const {
        check(connection_is_open);
        if (!last_ || PQresultStatus(last_.get()) != PGRES_TUPLES_OK) throw Fault{"post batch: no answer"};
    }

    // Throws unless everything was committed under the log's lock.
    void check_judged(bool connection_is_open) const {
        check(connection_is_open);
        const bool is_committed = last_ && std::string_view{PQcmdStatus(last_.get())} == "COMMIT";
        if (!is_committed) throw Fault{"post batch: not committed"};
        if (PQntuples(lock_.get()) != 1) throw Fault{"post batch: there is no log"};
    }

    // One of the posts is stored already, so that none of this batch was.
    [[nodiscard]] bool is_repeated() const { return sqlstate_ == "23505"; }

    [[nodiscard]] std::string epoch() const { return PQgetvalue(lock_.get(), 0, 0); }
    [[nodiscard]] std::int64_t head() const { return integer_at(lock_.get(), 0, 1); }
    [[nodiscard]] const PGresult* appended() const { return last_.get(); }
    [[nodiscard]] const PGresult* judged() const { return judged_.get(); }

private:
    void check(bool connection_is_open) const {
        if (!connection_is_open || ends_connection(sqlstate_)) throw OutcomeUnknown{"post batch: connection lost"};
        // The schema is not there yet.
        if (sqlstate_ == "42P01" || sqlstate_ == "42703") throw Unavailable{"post batch: no schema"};
        if (has_failed_) throw_sqlstate(sqlstate_, "post batch");
    }

    RawResult lock_{};
    RawResult judged_{};
    RawResult last_{};
    std::string sqlstate_{};
    bool has_failed_{};
};

PostConnection::PostConnection(const DatabaseOptions& options, const Patience& patience)
    : connection_{open_connection(options, patience)} {
    auto* connection = connection_.get();
    const auto settings = session_settings(options);
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
    const Columns columns{posts};
    BinaryArray seqs;
    for (const auto seq : places_->seqs) seqs.add(seq);
    const Values values{
        places_->epoch, std::to_string(places_->head), columns.authors, columns.rooms, seqs, columns.client_ids,
        columns.bodies};
    send_pipeline([&](PGconn* connection) { return values.send(connection, append_statement, true); });
}

void PostConnection::send_judged(std::span<const Post> posts) {
    const Columns columns{posts};
    const Values values{columns.authors, columns.rooms, columns.client_ids, columns.bodies};
    const bool is_ours = setup_.empty();
    send_pipeline([&](PGconn* connection) {
        return send_text(connection, "BEGIN") && (is_ours || send_text(connection, setup_.c_str())) &&
               Values{}.send(connection, lock_statement, is_ours) &&
               values.send(connection, batch_statement, is_ours) && send_text(connection, "COMMIT");
    });
}

void PostConnection::send_pipeline(const std::function<bool(PGconn*)>& send_statements) {
    auto* connection = connection_.get();
    const bool is_aborted = PQtransactionStatus(connection) == PQTRANS_INERROR;
    answer_ = std::make_unique<Answer>();
    const bool sent = (!is_aborted || send_text(connection, "ROLLBACK")) && send_statements(connection) &&
                      PQpipelineSync(connection) == 1;
    // Some of it may have left all the same.
    if (!sent) throw OutcomeUnknown{"post batch: connection lost"};
}

std::optional<PostedBatch> PostConnection::receive(std::span<Post> posts, TimePoint until) {
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

std::optional<PostedBatch> PostConnection::appended(std::span<Post> posts) {
    const bool is_open = PQstatus(connection_.get()) == CONNECTION_OK;
    if (is_open && answer_->is_repeated()) return std::nullopt;
    answer_->check_appended(is_open);
    if (PQntuples(answer_->appended()) == 0) return std::nullopt;
    const Timestamp at{integer_at(answer_->appended(), 0, 0)};
    PostedBatch batch{.epoch = places_->epoch};
    batch.outcomes.reserve(posts.size());
    tail_.advance(*places_, posts.size());
    // Nothing fails from here on: what was stored must not be sent again without its text.
    for (std::size_t i = 0; i < posts.size(); ++i) {
        const auto position = places_->head + static_cast<std::int64_t>(i) + 1;
        batch.outcomes.push_back({.kind = PostOutcome::Kind::stored,
                                  .message = message_of(std::move(posts[i]), position, places_->seqs[i], at),
                                  .room_is_visible = true,
                                  .is_member = true});
    }
    return batch;
}

PostedBatch PostConnection::judged(std::span<const Post> posts) {
    answer_->check_judged(PQstatus(connection_.get()) == CONNECTION_OK);
    PostedBatch batch{.epoch = answer_->epoch()};
    batch.outcomes.reserve(posts.size());
    for (const auto& post : posts) {
        batch.outcomes.push_back(outcome_of(post, answer_->judged(), static_cast<int>(batch.outcomes.size())));
    }
    tail_.learn(batch, answer_->head());
    return batch;
}

}  // namespace causerie::store
