#pragma once

#include <string>

#include "common/text/rich_text.hpp"
#include "wasm-client/state/state.hpp"
#include "wasm-client/views/rich_text_layout.hpp"

namespace causerie {

/// What stands under a message's author: its body, that it was edited or deleted.
[[nodiscard]] RichText message_rich_text(const Message& message);

/// Who `@name` is to the person: themselves, somebody else, or nobody.
[[nodiscard]] TextRole mention_role(const State& state, std::string_view name);

/// Author, time and what became of it, for assistive technology.
[[nodiscard]] std::string message_heading(const State& state, const TimelineEntry& entry);

/// Names a message for as long as it is on screen, confirmed or not.
[[nodiscard]] std::string message_key(const Message& message);

/// How many lines a body takes, roughly, `columns` characters wide; for messages that are far from the screen.
[[nodiscard]] int estimated_lines(std::string_view body, int columns);

}  // namespace causerie
