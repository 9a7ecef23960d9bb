#include "api/store/unhurried.hpp"

#include <chrono>

#include "api/store/session.hpp"

namespace causerie::store {
namespace {

void run(const DatabaseOptions& options, Session::Kind kind, const Session::Step& step) {
    Session session{options,
                    {.schema = options.schema, .is_pooled = options.is_pooled},
                    {std::chrono::steady_clock::now() + opening_time(options), {}}};
    session.run(kind, step);
}

}  // namespace

void read_unhurried(const DatabaseOptions& options, const std::function<void(Transaction&)>& work) {
    run(options, Session::Kind::snapshot, [&](Transaction& tx) {
        work(tx);
        return false;
    });
}

void write_unhurried(const DatabaseOptions& options, const std::function<bool(Transaction&)>& work) {
    run(options, Session::Kind::write, work);
}

}  // namespace causerie::store
