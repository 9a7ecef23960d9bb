#pragma once

#include "wasm-client/state/action.hpp"
#include "wasm-client/state/effect.hpp"
#include "wasm-client/state/state.hpp"

namespace causerie {

/// Applies one action. Pure but for `state`: no clock, no random number, no I/O of its own; the effects it returns are
/// carried out by the caller, in order.
[[nodiscard]] Effects reduce(State& state, const Action& action);

}  // namespace causerie
