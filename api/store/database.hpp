#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "api/log/logger.hpp"
#include "api/metrics/histogram.hpp"
#include "api/store/errors.hpp"
#include "api/store/resolver.hpp"
#include "common/result.hpp"
#include "common/validation/limits.hpp"

namespace causerie::store {

class Transaction;

struct DatabaseOptions {
    std::string url{};             ///< A libpq URI or `key=value` string; a secret.
    std::string schema{"public"};  ///< Everything lives in this schema, reached through `search_path` only.
    bool is_pooled{};              ///< `url` leads to a pooler that gives each transaction another connection.
    int pool_size{limits::database_pool_default};
    std::chrono::milliseconds patience{limits::database_patience_ms};  ///< With a database that says nothing.
    std::shared_ptr<Resolver> resolver{std::make_shared<Resolver>()};  ///< Shared by all copies of these options.
};

/// How busy a pool is, and has been since it was made.
struct PoolCounts {
    int size{};                     ///< Connections that it wants.
    int open{};                     ///< Those that it has.
    int busy{};                     ///< Of these, the ones in use.
    std::size_t waiting{};          ///< Calls that wait for one.
    metrics::Distribution waits{};  ///< Of all calls, for a connection, in microseconds.
};

/// Why libpq cannot use `url`, or nothing. The text holds nothing of the URL.
[[nodiscard]] std::optional<std::string> check_url(const std::string& url);

/// A bounded pool of PostgreSQL connections, each used by one thread at a time.
///
/// Connections are opened and replaced by a thread of the pool, with back-off and jitter, so that a request never waits
/// for a connection attempt that is likely to fail: while the database is away every call throws `Unavailable` at once.
/// A call that waits longer than `patience` (and for a request: than its `AnswerDeadline`) for a connection, or for the
/// database's next sign of life, is cut off. Any thread may call; a call from inside `work` would need a second
/// connection and is a mistake.
///
/// `work` takes a `Transaction&`. It may run twice (a connection that had died unnoticed is replaced once, as long as
/// nothing was committed), so it must do nothing but talk to the database.
///
/// Every call throws `Unavailable`, `OutcomeUnknown` (only `transact`) or `Fault`, and nothing else of its own.
class Database {
public:
    /// Returns at once; the connections are opened in the background.
    /// @param logger  must outlive the pool
    /// @throws std::invalid_argument  if libpq cannot read the URL
    Database(DatabaseOptions options, const log::Logger& logger);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// One READ COMMITTED transaction: committed when `work` returns (anything but a failed `Result`), rolled back when
    /// it returns a failed `Result` or throws.
    template <typename Work>
    auto transact(Work&& work) {
        return run(Mode::write, std::forward<Work>(work));
    }

    /// Single statements, each with its own snapshot, without the cost of BEGIN and COMMIT. For reading only.
    template <typename Work>
    auto read(Work&& work) {
        return run(Mode::read, std::forward<Work>(work));
    }

    /// One REPEATABLE READ, READ ONLY transaction: all its statements see the same moment.
    template <typename Work>
    auto snapshot(Work&& work) {
        return run(Mode::snapshot, std::forward<Work>(work));
    }

    [[nodiscard]] PoolCounts counts() const;

    /// How long the database takes to answer the smallest question.
    std::chrono::microseconds ping();

private:
    enum class Mode { write, read, snapshot };
    class Pool;

    // True: commit. The template only wraps `work`, so that everything that can fail is compiled once.
    using Step = std::function<bool(Transaction&)>;
    void run_step(Mode mode, const Step& step);

    template <typename T>
    static bool succeeded(const T&) {
        return true;
    }
    template <typename T>
    static bool succeeded(const Result<T>& result) {
        return result.has_value();
    }

    template <typename Work>
    auto run(Mode mode, Work&& work) {
        using Returned = std::invoke_result_t<Work&, Transaction&>;
        if constexpr (std::is_void_v<Returned>) {
            run_step(mode, [&](Transaction& transaction) {
                work(transaction);
                return true;
            });
        } else {
            std::optional<Returned> returned;
            run_step(mode, [&](Transaction& transaction) {
                returned.emplace(work(transaction));
                return succeeded(*returned);
            });
            return std::move(*returned);
        }
    }

    std::unique_ptr<Pool> pool_;
};

}  // namespace causerie::store
