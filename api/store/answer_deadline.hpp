#pragma once

#include <chrono>

namespace causerie::store {

/// Until when the request that this thread works for has to be answered. As long as this object lives, the thread's
/// questions to the database, and what it queues for others to do, wait no longer than that: whatever a request has
/// spent already, in queues say, counts. Once the database has answered one of its questions it is not away but slow,
/// and each further question has all of the usual patience. Scopes may be nested; the innermost counts.
class AnswerDeadline {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    explicit AnswerDeadline(TimePoint deadline);
    ~AnswerDeadline();
    AnswerDeadline(const AnswerDeadline&) = delete;
    AnswerDeadline& operator=(const AnswerDeadline&) = delete;

    /// The earlier one of `own` and the request's deadline, if this thread works for a request.
    [[nodiscard]] static TimePoint at_most(TimePoint own);

    /// The same for a question to the database.
    [[nodiscard]] static TimePoint for_question(TimePoint own);

    /// The database has answered a question of this thread.
    static void note_answer();

private:
    TimePoint deadline_;
    bool is_answered_{};
    AnswerDeadline* outer_;
};

}  // namespace causerie::store
