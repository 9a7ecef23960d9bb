#include "api/store/doorbell.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <pthread.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <libpq-fe.h>
#include <sys/eventfd.h>

#include "common/validation/limits.hpp"

namespace causerie::store {
namespace {

using std::chrono::milliseconds;

// Under load; the first ring after a silence is immediate. Each costs PostgreSQL as much as several messages.
constexpr auto rings_apart = milliseconds{10};
constexpr auto answer_time = milliseconds{2000};  // For one answer.
constexpr auto first_pause = milliseconds{100};
constexpr auto longest_pause = milliseconds{5000};

// A channel belongs to the whole database; its name says which workspace it is.
std::string channel(pg_conn* connection, const std::string& schema) {
    const auto name = "causerie_" + schema.substr(0, limits::schema_length_max - std::string{"causerie_"}.size());
    char* quoted = PQescapeIdentifier(connection, name.data(), name.size());
    std::string result{quoted == nullptr ? "" : quoted};
    PQfreemem(quoted);
    return result;
}

std::string literal(pg_conn* connection, const std::string& text) {
    char* quoted = PQescapeLiteral(connection, text.data(), text.size());
    std::string result{quoted == nullptr ? "''" : quoted};
    PQfreemem(quoted);
    return result;
}

std::string notification(pg_conn* connection, const std::string& schema, const std::string& text) {
    return "NOTIFY " + channel(connection, schema) + ", " + literal(connection, text) + ";";
}

}  // namespace

void ring_once(const DatabaseOptions& options, const std::vector<std::string>& texts) {
    const Patience patience{Patience::Clock::now() + opening_time(options), {}};
    const auto connection = open_connection(options, patience);
    std::string sql;
    for (const auto& text : texts) sql += notification(connection.get(), options.schema, text);
    run_in_setup(connection.get(), [&] { return PQsendQuery(connection.get(), sql.c_str()); }, "ringing", patience);
}

Doorbell::Doorbell(DatabaseOptions options, const log::Logger& logger, Heard heard)
    : options_{std::move(options)},
      logger_{logger},
      heard_{std::move(heard)},
      wake_up_{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)} {
    if (wake_up_ < 0) throw std::system_error{errno, std::generic_category(), "eventfd"};
    thread_ = std::thread{[this] { run(); }};
}

Doorbell::~Doorbell() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    ::eventfd_write(wake_up_, 1);
    thread_.join();
    ::close(wake_up_);
}

void Doorbell::ring(const std::string& text) {
    {
        const std::lock_guard lock{mutex_};
        if (!due_.insert(text).second) return;
        // Nobody may hear for a long time; what matters is found by looking, too.
        if (due_.size() > limits::rings_due_max) due_.erase(due_.begin());
    }
    ::eventfd_write(wake_up_, 1);
}

void Doorbell::run() {
    ::pthread_setname_np(::pthread_self(), "doorbell");
    for (auto pause = first_pause; !is_stopping(); pause = std::min(pause * 2, longest_pause)) {
        if (connect()) {
            if (std::exchange(is_away_, false)) logger_.info("The doorbell rings again");
            pause = first_pause;
            is_listening_ = true;
            serve();
            is_listening_ = false;
        }
        connection_.reset();
        if (is_stopping()) return;
        if (!std::exchange(is_away_, true)) logger_.debug("The doorbell is silent");
        for (const auto until = Clock::now() + pause; Clock::now() < until && !is_stopping();) idle(until);
    }
}

// Rings and listens until the connection breaks.
void Doorbell::serve() {
    while (!is_stopping()) {
        const auto sql = next_sql(Clock::now());
        if (!sql.empty() && !(send(sql) && finish_sending())) return;
        idle(next_due(Clock::now()));
        if (PQconsumeInput(connection_.get()) == 0) return;
        hear();
    }
}

bool Doorbell::connect() {
    try {
        connection_ =
            open_connection(options_, {Clock::now() + opening_time(options_), [this] { return is_stopping(); }});
    } catch (const Unavailable&) {
        return false;
    }
    if (PQsetnonblocking(connection_.get(), 1) != 0) return false;
    return send("LISTEN " + channel(connection_.get(), options_.schema)) && finish_sending();
}

bool Doorbell::send(const std::string& sql) { return PQsendQuery(connection_.get(), sql.c_str()) == 1; }

// Waits for the answer to what was sent; false when there is none, or an error.
bool Doorbell::finish_sending() {
    auto* connection = connection_.get();
    for (bool succeeded = true; !is_stopping();) {
        const int unsent = PQflush(connection);
        if (unsent < 0) return false;
        if (unsent > 0 || PQisBusy(connection) == 1) {
            if (!await(static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN))) return false;
            if (PQconsumeInput(connection) == 0) return false;
            continue;
        }
        auto* result = PQgetResult(connection);
        if (result == nullptr) return succeeded;
        succeeded = succeeded && PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
    }
    return false;
}

void Doorbell::hear() {
    while (auto* notice = PQnotifies(connection_.get())) {
        const std::string text{notice->extra};
        const bool own = notice->be_pid == PQbackendPID(connection_.get());
        PQfreemem(notice);
        if (!own) heard_(text);
    }
}

std::string Doorbell::next_sql(Clock::time_point now) {
    const std::lock_guard lock{mutex_};
    if (due_.empty() || now < rung_at_ + rings_apart) return {};
    rung_at_ = now;
    std::string sql;
    for (const auto& text : std::exchange(due_, {})) {
        sql += notification(connection_.get(), options_.schema, text);
    }
    return sql;
}

Doorbell::Clock::time_point Doorbell::next_due(Clock::time_point now) {
    const std::lock_guard lock{mutex_};
    return due_.empty() ? now + longest_pause : rung_at_ + rings_apart;
}

// In the middle of a conversation with the database: whether it goes on in time. Rings can wait, stopping cannot.
bool Doorbell::await(short interest) {
    const auto deadline = Clock::now() + answer_time;
    while (!is_stopping() && Clock::now() < deadline) {
        if (poll_until(deadline, interest)) return true;
    }
    return false;
}

// Until the database says something, somebody rings or stops us, or the time has come; any of them may be none.
void Doorbell::idle(Clock::time_point until) { static_cast<void>(poll_until(until, POLLIN)); }

bool Doorbell::poll_until(Clock::time_point deadline, short interest) {
    const int database = connection_ ? PQsocket(connection_.get()) : -1;
    std::array<pollfd, 2> watched{{{wake_up_, POLLIN, 0}, {database, interest, 0}}};
    const auto left = std::max(milliseconds{0}, std::chrono::ceil<milliseconds>(deadline - Clock::now()));
    if (::poll(watched.data(), watched.size(), static_cast<int>(left.count())) <= 0) return false;
    eventfd_t count = 0;
    ::eventfd_read(wake_up_, &count);
    return watched[1].revents != 0;
}

bool Doorbell::is_stopping() {
    const std::lock_guard lock{mutex_};
    return stopping_;
}

}  // namespace causerie::store
