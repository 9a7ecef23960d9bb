#include "wasm-client/state/reducer.hpp"

#include "wasm-client/state/reduction.hpp"

namespace causerie {

Effects reduce(State& state, const Action& action) {
    reduction::Run run{.state = state, .action = action};
    state.now_ms = action.now_ms;
    state.utc_offset_minutes = action.utc_offset_minutes;
    std::visit([&run](const auto& event) { reduction::apply(run, event); }, action.event);
    reduction::take_note_of_unsent(run);
    reduction::schedule(run);
    return std::move(run.effects);
}

}  // namespace causerie
