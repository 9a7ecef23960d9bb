#include "api/events/head_reader.hpp"

#include <algorithm>
#include <pthread.h>
#include <utility>

#include "api/store/answer_deadline.hpp"
#include "api/store/events.hpp"

namespace causerie::events {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds patience{limits::database_patience_ms};

// Whoever has less of it left has been kept waiting enough: a database that is only slow needs some time.
constexpr std::chrono::milliseconds least_time{limits::database_patience_ms - limits::database_queue_ms_max};

tl::unexpected<Error> unavailable() {
    return fail(ErrorCode::unavailable, "The database is not available at the moment");
}

}  // namespace

HeadReader::HeadReader(store::Database& database) : database_{database} {
    for (auto& thread : threads_) thread = std::thread{[this] { run(); }};
}

HeadReader::~HeadReader() { stop(); }

void HeadReader::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
}

void HeadReader::ask(Done done) {
    {
        const std::lock_guard lock{mutex_};
        if (!stopping_ && waiting_.size() < limits::database_queue_max) {
            waiting_.push_back({std::move(done), store::AnswerDeadline::at_most(Clock::now() + patience)});
            if (waiting_.size() == 1) changed_.notify_one();
            return;
        }
    }
    done(unavailable());
}

void HeadReader::run() {
    ::pthread_setname_np(::pthread_self(), "head reader");
    for (bool stopping = false; !stopping;) {
        std::vector<Waiting> asking;
        {
            std::unique_lock lock{mutex_};
            changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            asking = std::exchange(waiting_, {});
            stopping = stopping_;
        }
        const auto now = Clock::now();
        const auto late = std::ranges::partition(
            asking, [&](const Waiting& waiting) { return !stopping && waiting.deadline - now >= least_time; });
        for (const auto& waiting : late) waiting.done(unavailable());
        asking.erase(late.begin(), late.end());
        if (asking.empty()) continue;
        const auto head = read(std::ranges::min_element(asking, {}, &Waiting::deadline)->deadline);
        for (const auto& waiting : asking) waiting.done(head);
    }
}

Result<Cursor> HeadReader::read(TimePoint deadline) {
    const store::AnswerDeadline scope{deadline};
    try {
        return database_.read([](store::Transaction& tx) { return store::events::head(tx); });
    } catch (const std::exception&) {
        return unavailable();
    }
}

}  // namespace causerie::events
