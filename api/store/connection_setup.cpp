#include "api/store/connection_setup.hpp"

#include <poll.h>
#include <vector>

#include <libpq-fe.h>

#include "api/store/errors.hpp"
#include "api/store/failure.hpp"
#include "api/store/raw_result.hpp"
#include "common/validation/limits.hpp"

namespace causerie::store {
namespace {

using Clock = std::chrono::steady_clock;

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

std::string quoted(const std::string& text, char quote) {
    std::string result{quote};
    for (const char character : text) {
        if (character == quote) result += quote;
        result += character;
    }
    return result + quote;
}

std::string milliseconds_text(std::chrono::milliseconds time) { return std::to_string(time.count()); }

RawConnection start(const std::map<std::string, std::string>& parameters) {
    std::vector<const char*> keywords;
    std::vector<const char*> values;
    for (const auto& [keyword, value] : parameters) {
        keywords.push_back(keyword.c_str());
        values.push_back(value.c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    return RawConnection{PQconnectStartParams(keywords.data(), values.data(), 0)};
}

// libpq's own time-out counts in whole seconds and begins at two.
void finish(PGconn* connection, Clock::time_point deadline) {
    for (auto state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) throw Unavailable{"timed out"};
        const auto events = static_cast<short>(state == PGRES_POLLING_READING ? POLLIN : POLLOUT);
        pollfd waiting{PQsocket(connection), events, 0};
        if (waiting.fd >= 0) ::poll(&waiting, 1, static_cast<int>(left.count()));
        if (waiting.fd >= 0 && waiting.revents == 0) continue;
        state = PQconnectPoll(connection);
        if (state == PGRES_POLLING_FAILED) throw Unavailable{connect_failure_reason(PQerrorMessage(connection))};
    }
}

}  // namespace

std::map<std::string, std::string> connection_parameters(const std::string& url) {
    char* message = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeOptions> options{PQconninfoParse(url.c_str(), &message)};
    PQfreemem(message);  // Quotes the URL, password and all.
    if (!options) throw Unavailable{"The connection string cannot be read"};
    std::map<std::string, std::string> parameters;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) parameters.emplace(option->keyword, option->val);
    }
    parameters.emplace("connect_timeout", std::to_string(limits::database_connect_s));
    parameters.emplace("tcp_user_timeout", std::to_string(limits::database_patience_ms));
    parameters.emplace("keepalives_idle", std::to_string(limits::database_keepalive_s));
    parameters.emplace("keepalives_interval", std::to_string(limits::database_keepalive_s));
    parameters.emplace("fallback_application_name", "causerie");
    parameters["client_encoding"] = "UTF8";
    return parameters;
}

SessionSettings session_settings(const DatabaseOptions& options) {
    return {.schema = options.schema,
            .statement_timeout = options.patience * limits::database_statement_ms / limits::database_patience_ms,
            .idle_timeout = options.patience,
            .is_pooled = options.is_pooled};
}

std::string setup_sql(const SessionSettings& settings) {
    std::string sql{"SELECT "};
    const auto set = [&](const char* name, const std::string& value) {
        if (!sql.ends_with(' ')) sql += ", ";
        sql += "set_config('" + std::string{name} + "', " + quoted(value, '\'') + ", ";
        sql += settings.is_pooled ? "true)" : "false)";
    };
    set("search_path", quoted(settings.schema, '"'));
    set("statement_timeout", milliseconds_text(settings.statement_timeout));
    set("lock_timeout", milliseconds_text(settings.statement_timeout));
    set("idle_in_transaction_session_timeout", milliseconds_text(settings.idle_timeout));
    set("jit", "off");
    set("client_min_messages", "error");
    if (settings.by_index) {
        for (const auto* name : {"enable_seqscan", "enable_hashjoin", "enable_mergejoin"}) set(name, "off");
        set("plan_cache_mode", "force_generic_plan");  // Planning anew would cost more than the statement.
    }
    return sql;
}

void CloseConnection::operator()(pg_conn* connection) const { PQfinish(connection); }

RawConnection open_connection(const std::string& url, const SessionSettings& settings, Clock::time_point deadline) {
    auto connection = start(connection_parameters(url));
    if (!connection || PQstatus(connection.get()) == CONNECTION_BAD) throw Unavailable{"connection failed"};
    finish(connection.get(), deadline);
    // Notices go to stderr otherwise, row values and all.
    PQsetNoticeReceiver(connection.get(), [](void*, const PGresult*) {}, nullptr);
    if (settings.is_pooled) return connection;
    const RawResult result{PQexec(connection.get(), setup_sql(settings).c_str())};
    if (!succeeded(result.get())) throw Unavailable{"setting up the connection failed"};
    return connection;
}

}  // namespace causerie::store
