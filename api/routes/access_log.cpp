#include "api/routes/access_log.hpp"

#include <string_view>

#include "common/protocol/routes.hpp"

namespace causerie::routes {
namespace {

// The server calls the log on the thread that answers, so what that thread is busy with need not be passed through it.
thread_local const AnswerScope* innermost = nullptr;

// What programs ask again and again. Whoever is refused is worth a line.
bool is_routine(const http::AccessRecord& record) {
    if (record.path == livez || record.path == readyz || record.path == health) return true;
    return (record.path == metrics || record.path == status) && record.status == http::Status::ok;
}

}  // namespace

AnswerScope::AnswerScope(UserId user) : user_{user}, outer_{innermost} { innermost = this; }

AnswerScope::~AnswerScope() { innermost = outer_; }

void log_access(const log::Logger& logger, const http::AccessRecord& record, std::string_view route) {
    const auto level = is_routine(record) ? log::Level::debug : log::Level::info;
    if (!logger.writes(level)) return;
    const auto* scope = innermost;
    const log::Fields fields = {
        {"request_id", record.request_id},
        {"method", http::name(record.method)},
        {"route", route},
        {"path", record.path},
        {"status", static_cast<int>(record.status)},
        {"duration_us", record.duration.count()},
        {"bytes", record.bytes},
        {"peer", record.peer_address},
        {"user_id", scope != nullptr ? scope->user_.value : 0},
    };
    if (level == log::Level::debug) {
        logger.debug("request", fields);
    } else {
        logger.info("request", fields);
    }
}

}  // namespace causerie::routes
