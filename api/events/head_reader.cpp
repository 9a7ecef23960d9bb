#include "api/events/head_reader.hpp"

#include <pthread.h>
#include <utility>

#include "api/store/events.hpp"
#include "common/validation/limits.hpp"

namespace causerie::events {
namespace {

tl::unexpected<Error> unavailable() {
    return fail(ErrorCode::unavailable, "The database is not available at the moment");
}

}  // namespace

HeadReader::HeadReader(store::Database& database) : database_{database}, thread_{[this] { run(); }} {}

HeadReader::~HeadReader() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void HeadReader::ask(Done done) {
    {
        const std::lock_guard lock{mutex_};
        if (!stopping_ && waiting_.size() < limits::database_queue_max) {
            waiting_.push_back(std::move(done));
            if (waiting_.size() == 1) changed_.notify_one();
            return;
        }
    }
    done(unavailable());
}

void HeadReader::run() {
    ::pthread_setname_np(::pthread_self(), "head reader");
    for (bool stopping = false; !stopping;) {
        std::vector<Done> asking;
        {
            std::unique_lock lock{mutex_};
            changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            asking = std::exchange(waiting_, {});
            stopping = stopping_;
        }
        const auto head = stopping ? Result<Cursor>{unavailable()} : read();
        for (const auto& done : asking) done(head);
    }
}

Result<Cursor> HeadReader::read() {
    try {
        return database_.read([](store::Transaction& tx) { return store::events::head(tx); });
    } catch (const std::exception&) {
        return unavailable();
    }
}

}  // namespace causerie::events
