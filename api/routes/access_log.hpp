#pragma once

#include <string_view>

#include "api/http/access_record.hpp"
#include "api/log/logger.hpp"
#include "common/model/ids.hpp"

namespace causerie::routes {

/// Whose request is being answered: the server does not know, the log wants to. Whatever is answered on this thread
/// while a scope lives is logged with it. Scopes nest; the innermost counts.
class AnswerScope {
public:
    explicit AnswerScope(UserId user);
    ~AnswerScope();
    AnswerScope(const AnswerScope&) = delete;
    AnswerScope& operator=(const AnswerScope&) = delete;

private:
    friend void log_access(const log::Logger& logger, const http::AccessRecord& record, std::string_view route);

    UserId user_;
    const AnswerScope* outer_;
};

/// One line for one answer; never a body, a query or a cookie. What asks again and again how we are is worth a line
/// only when debugging.
/// @param route  the pattern that the request matched
void log_access(const log::Logger& logger, const http::AccessRecord& record, std::string_view route);

}  // namespace causerie::routes
