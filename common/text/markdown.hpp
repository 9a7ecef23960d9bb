#pragma once

#include <string_view>

#include "common/text/rich_text.hpp"

namespace causerie {

/// Reads a message as people write it: CommonMark with strikethrough, task lists and bare links, where every newline
/// is a line break. HTML is shown as typed, images as links, headings as bold lines. Any input is accepted, in time
/// linear in its size; what is longer than any message may be is taken as plain text.
[[nodiscard]] RichText parse_markdown(std::string_view source);

/// `text` as one paragraph, markup and all.
[[nodiscard]] RichText plain_text(std::string_view text);

/// Whether a person may be sent to `href`: an absolute http, https or mailto address without white space or control
/// characters. Never `javascript:`, `data:` or anything else.
[[nodiscard]] bool is_safe_link(std::string_view href);

}  // namespace causerie
