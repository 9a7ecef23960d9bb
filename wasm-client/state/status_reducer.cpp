#include <algorithm>

#include "common/validation/limits.hpp"
#include "wasm-client/state/reduction.hpp"
#include "wasm-client/state/status_figures.hpp"

namespace causerie::reduction {
namespace {

bool is_watching(const State& state) {
    return state.dialog == Dialog::status && state.page_visible && !state.status.refused;
}

}  // namespace

void begin_watching(Run& run) {
    // An answer that is still on its way is as good as a new one.
    const auto& before = run.state.status;
    run.state.status = {.ask_at_ms = run.now_ms(), .asking = before.asking};
    ask_status_when_due(run);
}

void ask_status_when_due(Run& run) {
    auto& watch = run.state.status;
    if (!is_watching(run.state) || watch.asking || run.now_ms() < watch.ask_at_ms) return;
    watch.asking = true;
    watch.ask_at_ms = run.now_ms() + limits::status_refresh_ms;
    run.emit(FetchStatus{});
}

std::optional<std::int64_t> status_due_ms(const Run& run) {
    const auto& watch = run.state.status;
    if (!is_watching(run.state)) return std::nullopt;
    // While an answer is awaited, what is shown grows older all the same.
    return watch.asking ? run.now_ms() + limits::status_refresh_ms : watch.ask_at_ms;
}

void apply(Run& run, const StatusArrived& event) {
    auto& watch = run.state.status;
    const auto text = status_sentence(event.status);
    const bool is_news = watch.last && status_sentence(*watch.last) != text;
    if (is_news && is_watching(run.state)) run.emit(Announce{text});
    watch.asking = false;
    watch.refused = false;
    watch.problem.clear();
    watch.heard_at_ms = run.action.now_ms;
    watch.last = event.status;
}

void apply(Run& run, const StatusFailed& event) {
    if (event.error.code == ErrorCode::unauthenticated) return end_session(run);
    auto& watch = run.state.status;
    const bool is_news = watch.problem.empty();
    watch.asking = false;
    watch.problem = reason(event.error);
    if (event.error.code == ErrorCode::forbidden) {
        watch.refused = true;
        watch.last.reset();
        watch.problem = "Only owners and admins can see how the server is.";
    }
    if (is_news && run.state.dialog == Dialog::status) run.emit(Announce{watch.problem});
}

}  // namespace causerie::reduction
