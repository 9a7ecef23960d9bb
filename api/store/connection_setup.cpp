#include "api/store/connection_setup.hpp"

#include <algorithm>
#include <array>
#include <poll.h>
#include <utility>

#include <arpa/inet.h>
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

RawConnection start(const ConnectionParameters& parameters) {
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

// False when there was nothing until `until`. A connection without a socket is for libpq to judge.
bool await(PGconn* connection, int events, Clock::time_point until) {
    pollfd waiting{PQsocket(connection), static_cast<short>(events), 0};
    if (waiting.fd < 0) return true;
    const auto left = std::max<Clock::duration>(Clock::duration::zero(), until - Clock::now());
    ::poll(&waiting, 1, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count()));
    return waiting.revents != 0;
}

// libpq's own time-out counts in whole seconds and begins at two.
RawConnection open(const ConnectionParameters& parameters, const Patience& patience) {
    auto connection = start(parameters);
    if (!connection || PQstatus(connection.get()) == CONNECTION_BAD) throw Unavailable{"connection failed"};
    for (auto state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK;) {
        if (!patience.lasts()) throw Unavailable{"timed out"};
        const int events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        if (!await(connection.get(), events, patience.next_look())) continue;
        state = PQconnectPoll(connection.get());
        if (state != PGRES_POLLING_FAILED) continue;
        throw Unavailable{connect_failure_reason(PQerrorMessage(connection.get()))};
    }
    // Notices go to stderr otherwise, row values and all.
    PQsetNoticeReceiver(connection.get(), [](void*, const PGresult*) {}, nullptr);
    return connection;
}

std::string value_of(const ConnectionParameters& parameters, const std::string& keyword) {
    const auto found = parameters.find(keyword);
    return found == parameters.end() ? std::string{} : found->second;
}

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= list.size();) {
        const auto end = std::min(list.find(',', begin), list.size());
        parts.push_back(list.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

bool is_name(const std::string& host) {
    in6_addr address{};
    const bool is_socket = host.starts_with('/') || host.starts_with('@');
    return !host.empty() && !is_socket && ::inet_pton(AF_INET, host.c_str(), &address) != 1 &&
           ::inet_pton(AF_INET6, host.c_str(), &address) != 1;
}

// Tries one after the other, each with an even share of the time that is left.
template <typename Choices, typename Try>
RawConnection first_of(const Choices& choices, const Patience& patience, const Try& attempt) {
    std::string reason{"timed out"};
    auto left = static_cast<int>(choices.size());
    for (const auto& choice : choices) {
        const auto now = Clock::now();
        const auto share = (patience.deadline - now) / left--;
        if (!patience.lasts()) break;
        try {
            return attempt(choice, Patience{now + share, patience.is_over});
        } catch (const Unavailable& problem) {
            reason = problem.what();
        }
    }
    throw Unavailable{reason};
}

RawConnection open_host(const ConnectionParameters& parameters, Resolver& resolver, const Patience& patience) {
    const auto host = value_of(parameters, "host");
    const bool is_known = parameters.contains("hostaddr") || parameters.contains("service");
    if (is_known || !is_name(host)) return open(parameters, patience);
    return first_of(resolver.addresses(host, patience), patience, [&](const std::string& address, const Patience& own) {
        auto addressed = parameters;
        addressed["hostaddr"] = address;  // Beside the name, by which certificates are checked.
        return open(addressed, own);
    });
}

// What libpq would take from its environment: where the name of a host may come from, we have to know.
void add_defaults(ConnectionParameters& parameters) {
    if (parameters.contains("service")) return;  // Read from a file by libpq itself, with all that is in there.
    const bool names_host = parameters.contains("host") || parameters.contains("hostaddr");
    const std::unique_ptr<PQconninfoOption, FreeOptions> options{PQconndefaults()};
    for (const auto* option = options.get(); option != nullptr && option->keyword != nullptr; ++option) {
        const std::string keyword{option->keyword};
        const bool is_wanted = keyword == "port" || (!names_host && (keyword == "host" || keyword == "hostaddr"));
        if (is_wanted && option->val != nullptr && *option->val != '\0') parameters.emplace(keyword, option->val);
    }
}

}  // namespace

ConnectionParameters connection_parameters(const std::string& url) {
    char* message = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeOptions> options{PQconninfoParse(url.c_str(), &message)};
    PQfreemem(message);  // Quotes the URL, password and all.
    if (!options) throw Unavailable{"The connection string cannot be read"};
    ConnectionParameters parameters;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr && *option->val != '\0') parameters.emplace(option->keyword, option->val);
    }
    add_defaults(parameters);
    parameters.emplace("tcp_user_timeout", std::to_string(limits::database_patience_ms));
    parameters.emplace("keepalives_idle", std::to_string(limits::database_keepalive_s));
    parameters.emplace("keepalives_interval", std::to_string(limits::database_keepalive_s));
    // A standby answers, too, and would be read as if it were up to date.
    parameters.emplace("target_session_attrs", "read-write");
    parameters.emplace("fallback_application_name", "causerie");
    parameters["client_encoding"] = "UTF8";
    return parameters;
}

SessionSettings session_settings(const DatabaseOptions& options) {
    return {.schema = options.schema,
            .statement_timeout = options.patience * limits::database_statement_ms / limits::database_patience_ms,
            .idle_timeout = options.patience,
            .is_pooled = options.is_pooled,
            .by_index = true};
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
        // Planning anew costs more than the statement: 0.2 ms for a page that is read in 0.07.
        set("plan_cache_mode", "force_generic_plan");
    }
    return sql;
}

void CloseConnection::operator()(pg_conn* connection) const { PQfinish(connection); }

std::vector<ConnectionParameters> by_host(const ConnectionParameters& parameters) {
    const std::array<std::string, 3> keywords{"host", "hostaddr", "port"};
    std::array<std::vector<std::string>, 3> lists;
    std::size_t count = 1;
    for (std::size_t i = 0; i < keywords.size(); ++i) {
        if (parameters.contains(keywords.at(i))) lists.at(i) = split(parameters.at(keywords.at(i)));
        count = std::max(count, lists.at(i).size());
    }
    // One port may be for all hosts; any other mismatch is for libpq to complain about.
    const auto fits = [&](const auto& list) { return list.size() <= 1 || list.size() == count; };
    const bool has_each = std::max(lists[0].size(), lists[1].size()) == count;
    if (count == 1 || !has_each || !std::ranges::all_of(lists, fits)) return {parameters};
    std::vector<ConnectionParameters> hosts(count, parameters);
    for (std::size_t i = 0; i < keywords.size(); ++i) {
        for (std::size_t host = 0; host < count && lists.at(i).size() == count; ++host) {
            hosts[host].erase(keywords.at(i));
            if (!lists.at(i)[host].empty()) hosts[host][keywords.at(i)] = lists.at(i)[host];
        }
    }
    return hosts;
}

std::chrono::milliseconds opening_time(const DatabaseOptions& options) {
    const auto hosts = static_cast<int>(by_host(connection_parameters(options.url)).size());
    return std::max(options.patience, std::chrono::milliseconds{limits::database_connect_ms} * hosts);
}

RawConnection open_connection(const DatabaseOptions& options, const Patience& patience) {
    return first_of(by_host(connection_parameters(options.url)), patience,
                    [&](const ConnectionParameters& parameters, const Patience& own) {
                        return open_host(parameters, *options.resolver, own);
                    });
}

void set_up(PGconn* connection, const SessionSettings& settings, const Patience& patience) {
    if (settings.is_pooled) return;
    const auto sql = setup_sql(settings);
    run_in_setup(
        connection, [&] { return PQsendQuery(connection, sql.c_str()); }, "setting up the connection", patience);
}

void run_in_setup(PGconn* connection, const std::function<int()>& send, const std::string& what,
                  const Patience& patience) {
    bool is_sent = PQsetnonblocking(connection, 1) == 0 && send() == 1;
    RawResult first;
    while (is_sent) {
        while (!await_result(connection, patience.next_look())) {
            if (!patience.lasts()) throw Unavailable{what + ": timed out"};
        }
        RawResult result{PQgetResult(connection)};
        if (!result) break;
        if (!first) first = std::move(result);
    }
    is_sent = is_sent && PQsetnonblocking(connection, 0) == 0;
    if (is_sent && first && succeeded(first.get())) return;
    const auto state = first ? sqlstate_of(first.get()) : std::string{};
    // 42P01: the schema is not there yet.
    const bool passes = PQstatus(connection) != CONNECTION_OK || ends_connection(state) || state == "42P01";
    if (passes) throw Unavailable{what + ": SQLSTATE " + (state.empty() ? "unknown" : state)};
    throw_sqlstate(state, what);
}

bool await_result(PGconn* connection, Clock::time_point until) {
    while (PQisBusy(connection) == 1) {
        const int unsent = PQflush(connection);
        if (PQsocket(connection) < 0) return true;
        if (!await(connection, unsent == 1 ? POLLIN | POLLOUT : POLLIN, until)) return false;
        if (PQconsumeInput(connection) == 0) return true;
    }
    return true;
}

}  // namespace causerie::store
