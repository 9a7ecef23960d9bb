#pragma once

#include <cstddef>
#include <cstdint>

/// Every bound of the product, named once; server and client are compiled from these same lines.
namespace causerie::limits {

// Accounts. Lengths are in code points unless the name says otherwise.
inline constexpr std::size_t username_length_min = 2;
inline constexpr std::size_t username_length_max = 32;
inline constexpr std::size_t display_name_length_max = 64;
inline constexpr std::size_t status_text_length_max = 120;
inline constexpr std::size_t password_length_min = 8;
inline constexpr std::size_t password_length_max = 256;

inline constexpr int password_hashes_at_once = 2;   ///< Each takes 19 MiB and tens of milliseconds of a core.
inline constexpr int password_hashes_waiting = 64;  ///< More are refused at once.
inline constexpr int password_wait_ms = 5'000;      ///< Who waits longer for a turn is refused.
inline constexpr int session_days_default = 30;     ///< Idle days after which a session ends.
inline constexpr int session_days_max = 365;
inline constexpr int session_touch_interval_s = 60;  ///< `last_seen_at` is written no more often.
inline constexpr int sessions_removed_at_once = 100;
inline constexpr std::size_t user_agent_length_max = 256;

// Rooms.
inline constexpr std::size_t room_name_length_max = 80;
inline constexpr std::size_t room_topic_length_max = 250;

// Messages.
inline constexpr std::size_t body_length_max = 4000;
inline constexpr std::size_t composed_bytes_max = 64 * 1024;  ///< Longer text is refused anyway: not composed before.
inline constexpr std::size_t client_id_length_max = 64;
inline constexpr int page_size_default = 50;
inline constexpr int page_size_max = 200;

// Posting. Nobody waits a second for a 503.
inline constexpr int post_wait_ms = 800;               ///< Who waits longer to be stored is told to ask again.
inline constexpr std::size_t post_queue_max = 20'000;  ///< More are refused at once.
inline constexpr std::size_t post_batch_max = 500;     ///< In one commit.
/// A socket takes as much at once: PostgreSQL, which may hold the log's lock by then, need not wait for the rest.
inline constexpr std::size_t post_batch_bytes_max = 128 * 1024;
inline constexpr std::size_t log_tail_posters_max = 20'000;  ///< (user, room) that the writer knows may post.
inline constexpr std::size_t post_offers_max = 16'384;  ///< Events held for the follower; it reads the rest itself.

// Sessions that are known without asking the database.
inline constexpr int session_known_ms = 5'000;
inline constexpr std::size_t sessions_known_max = 20'000;

// The newest pages of rooms that are known without reading them.
inline constexpr std::size_t page_cache_bytes_max = 16 * 1024 * 1024;
inline constexpr std::size_t rooms_followed_max = 100'000;

// The event log.
inline constexpr std::size_t epoch_length_max = 32;  ///< Bytes.

// The live stream.
inline constexpr std::size_t ring_events_max = 16'384;  ///< Newest events kept in memory.
inline constexpr std::size_t ring_bytes_max = 8 * 1024 * 1024;
inline constexpr std::size_t streams_max = 100'000;  ///< Open on one instance, waiting long polls included.
inline constexpr std::size_t stream_queue_bytes_max = 256 * 1024;  ///< A reader further behind is disconnected.
inline constexpr int stream_behind_s_max = 30;                     ///< And so is one that is this far behind.
inline constexpr int stream_ping_interval_s = 15;
inline constexpr int stream_send_buffer_bytes =
    64 * 1024;                                      ///< Left alone, the kernel grows it to 4 MB per slow reader.
inline constexpr int stream_retry_ms = 1'000;       ///< What `retry:` asks of a browser's own reconnecting.
inline constexpr int stream_bye_spread_ms = 1'500;  ///< Over which the clients of a leaving instance come back.
inline constexpr std::size_t stream_backlog_events_max = 8'192;  ///< Between log and hub; the log waits beyond it.
inline constexpr std::int64_t replay_events_max = 10'000;        ///< An older cursor gets `reset`.
inline constexpr int long_poll_s_max = 60;
inline constexpr std::size_t rings_due_max = 256;  ///< News for other instances that have not been told yet.

// Rates: how much at once, and how much in the long run.
inline constexpr int sign_in_burst = 100;  ///< Signing in and registering, per address.
inline constexpr double sign_ins_per_second = 2;
inline constexpr int post_burst = 300;  ///< Posting, per user.
inline constexpr double posts_per_second = 30;
inline constexpr std::size_t rate_keys_max = 20'000;

// The database. A call waits so long for a sign of life and is then refused: nobody waits a second for a 503.
inline constexpr int database_pool_default = 4;
inline constexpr int database_pool_max = 64;
inline constexpr std::size_t schema_length_max = 63;  ///< Bytes; PostgreSQL cuts off the rest.
inline constexpr int database_patience_ms = 900;
inline constexpr int database_statement_ms = 750;  ///< PostgreSQL gives up first, which leaves the connection usable.
inline constexpr int database_connect_ms = 2'000;  ///< For each host, all its addresses, and setting up.
inline constexpr int database_keepalive_s = 5;
inline constexpr int database_backoff_first_ms = 50;
inline constexpr int database_backoff_max_ms = 1'000;
inline constexpr int database_backoff_doublings_max = 10;

// The server.
inline constexpr int port_default = 8080;
inline constexpr int port_max = 65'535;
inline constexpr std::size_t revision_length_max = 64;
inline constexpr int http_port = 80;
inline constexpr int https_port = 443;

// Work that may block runs beside the workers of the HTTP server; what waits too long is refused.
inline constexpr std::size_t head_reader_threads = 2;  ///< One tells what it was answered, the other one asks.
inline constexpr std::size_t page_reader_threads = 3;  ///< The more, the smaller their groups.
inline constexpr std::size_t page_group_messages = 4 * page_size_max;  ///< Read at once by one of them.
inline constexpr std::size_t database_queue_max = 1'000;
inline constexpr int database_queue_ms_max = 500;
/// Who has less time left is refused: a connection would be lost.
inline constexpr int database_question_ms_min = 100;
inline constexpr int password_threads = 2;
inline constexpr std::size_t password_queue_max = 64;
inline constexpr int password_queue_ms_max = 3'000;
inline constexpr int cookie_days = 400;  ///< The longest that browsers keep one; the server ends sessions earlier.

// What an instance remembers of itself, for the metrics and the Status screen.
inline constexpr int status_interval_s = 5;                ///< Of one sample.
inline constexpr std::size_t status_samples_max = 180;     ///< A quarter of an hour.
inline constexpr std::size_t status_transitions_max = 50;  ///< Checks that got better or worse.
inline constexpr std::size_t status_probes_max = 50;       ///< Who asked how the instance is.
inline constexpr std::size_t probe_user_agent_length_max = 120;
inline constexpr int status_refresh_ms = 5'000;  ///< How often an open Status screen asks anew.
inline constexpr int wedged_after_ms = 5'000;    ///< A worker that has not moved for so long hangs.
inline constexpr std::size_t metrics_token_length_min = 16;

// Commands: nobody's request waits for them.
inline constexpr int command_patience_ms = 10'000;      ///< With a database that says nothing.
inline constexpr int postgresql_version_min = 15;       ///< The oldest one that is tested.
inline constexpr int clock_difference_ms_max = 2'000;   ///< Between this machine and its database, without a warning.
inline constexpr unsigned descriptors_advised = 4'096;  ///< Every open page is one; below, `doctor` warns.
inline constexpr int doorbell_wait_ms = 5'000;          ///< For a ring to be heard.
inline constexpr int stream_probe_wait_ms = 3'000;  ///< A proxy that keeps a stream's first bytes longer holds it back.
inline constexpr std::size_t stream_probes_max = 8;       ///< Open on one instance; a further one ends the oldest.
inline constexpr std::size_t archive_rows_at_once = 200;  ///< Read from, or written to, the database.
inline constexpr std::size_t archive_line_bytes_max = 1024 * 1024;

// JSON.
inline constexpr int json_depth_max = 32;
inline constexpr std::uint64_t json_integer_max = (1ULL << 53U) - 1;  ///< What a JavaScript number holds exactly.

}  // namespace causerie::limits
