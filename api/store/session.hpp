#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include <pqxx/pqxx>

#include "api/store/connection_setup.hpp"
#include "api/store/transaction.hpp"

namespace causerie::store {

/// One PostgreSQL connection, set up. Used by one thread at a time.
class Session {
public:
    /// Opens and sets up.
    /// @throws Unavailable, Fault  with reasons that hold no secret
    Session(const DatabaseOptions& options, SessionSettings settings, const Patience& patience);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    enum class Kind { write, read, snapshot };
    using Step = std::function<bool(Transaction&)>;

    /// Runs `step` in a new transaction and commits it if `step` returns true. Throws the store's exceptions, and those
    /// of `step`.
    void run(Kind kind, const Step& step);

    /// Whether it can be used again, as far as can be told without asking the server. An idle connection on which
    /// something has arrived was ended by the server.
    [[nodiscard]] bool is_usable() const;

    [[nodiscard]] bool is_open() const { return connection_.is_open(); }

    /// A descriptor of the socket that stays valid as long as this object; libpq may close its own at any time.
    [[nodiscard]] int descriptor() const { return descriptor_; }

    /// @param answered  called whenever the database has answered a statement; empty for nothing
    void on_answer(std::function<void()> answered) { answered_ = std::move(answered); }
    void note_answer() const {
        if (answered_) answered_();
    }

    /// Runs `statement` in `transaction`, prepared at its first use unless the connection is pooled: the next
    /// transaction may then be on another one, where nothing is prepared.
    pqxx::result run(pqxx::transaction_base& transaction, const Statement& statement, const pqxx::params& values);

private:
    bool run_in(pqxx::transaction_base& transaction, const Step& step);
    void run_write(const Step& step);

    SessionSettings settings_;
    pqxx::connection connection_;
    int descriptor_{-1};
    std::function<void()> answered_{};
    std::set<const Statement*> prepared_{};
};

}  // namespace causerie::store
