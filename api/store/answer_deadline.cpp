#include "api/store/answer_deadline.hpp"

#include <algorithm>

namespace causerie::store {
namespace {

// A request's work is handed from service to store on one thread, so its deadline need not be passed through them all.
thread_local AnswerDeadline* innermost = nullptr;

}  // namespace

AnswerDeadline::AnswerDeadline(TimePoint deadline) : deadline_{deadline}, outer_{innermost} { innermost = this; }

AnswerDeadline::~AnswerDeadline() { innermost = outer_; }

AnswerDeadline::TimePoint AnswerDeadline::at_most(TimePoint own) {
    return innermost == nullptr ? own : std::min(own, innermost->deadline_);
}

AnswerDeadline::TimePoint AnswerDeadline::for_question(TimePoint own) {
    return innermost != nullptr && innermost->is_answered_ ? own : at_most(own);
}

void AnswerDeadline::note_answer() {
    if (innermost != nullptr) innermost->is_answered_ = true;
}

}  // namespace causerie::store
