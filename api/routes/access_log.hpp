#pragma once

#include "api/http/access_record.hpp"
#include "api/log/logger.hpp"
#include "common/model/ids.hpp"

namespace causerie::routes {

/// Whose request is being answered, and by which route: the server does not know, the log wants to. Whatever is
/// answered on this thread while a scope lives is logged with it. Scopes nest; the innermost counts.
class AnswerScope {
public:
    /// @param route  the pattern; must outlive the scope
    AnswerScope(const char* route, UserId user);
    ~AnswerScope();
    AnswerScope(const AnswerScope&) = delete;
    AnswerScope& operator=(const AnswerScope&) = delete;

private:
    friend void log_access(const log::Logger& logger, const http::AccessRecord& record);

    const char* route_;
    UserId user_;
    const AnswerScope* outer_;
};

/// One line for one answer; never a body, a query or a cookie. Probes are worth a line only when debugging.
void log_access(const log::Logger& logger, const http::AccessRecord& record);

}  // namespace causerie::routes
