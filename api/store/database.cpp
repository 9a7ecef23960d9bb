#include "api/store/database.hpp"

#include <stdexcept>

#include <libpq-fe.h>

#include "api/store/answer_deadline.hpp"
#include "api/store/failure.hpp"
#include "api/store/pool.hpp"

namespace causerie::store {
namespace {

constexpr Statement ping_statement{"ping", "SELECT 1"};

}  // namespace

std::optional<std::string> check_url(const std::string& url) {
    char* message = nullptr;
    PQconninfoOption* options = PQconninfoParse(url.c_str(), &message);
    PQfreemem(message);  // Quotes the URL, password and all.
    const bool valid = options != nullptr;
    PQconninfoFree(options);
    if (valid) return std::nullopt;
    return "neither a postgresql:// URI nor a list of key=value that libpq can read";
}

Database::Database(DatabaseOptions options, const log::Logger& logger) {
    if (const auto problem = check_url(options.url)) throw std::invalid_argument{"The database URL is " + *problem};
    pool_ = std::make_unique<Pool>(std::move(options), logger);
}

Database::~Database() = default;

PoolCounts Database::counts() const { return pool_->counts(); }

std::chrono::microseconds Database::ping() {
    const auto begin = std::chrono::steady_clock::now();
    read([](Transaction& tx) { static_cast<void>(tx.run(ping_statement)); });
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
}

void Database::run_step(Mode mode, const Step& step) {
    const auto kind = mode == Mode::write  ? Session::Kind::write
                      : mode == Mode::read ? Session::Kind::read
                                           : Session::Kind::snapshot;
    auto deadline = AnswerDeadline::for_question(std::chrono::steady_clock::now() + pool_->patience());
    for (bool again = true;; again = false) {
        auto lease = pool_->acquire(deadline);
        try {
            return lease.session().run(kind, step);
        } catch (const Transient&) {
            // Nothing was stored. Once more, on whichever connection is free, but with no more patience than was left.
            if (!again) throw;
            deadline = lease.deadline();
        }
    }
}

}  // namespace causerie::store
