#pragma once

#include "common/text/rich_text.hpp"

namespace causerie {

/// Marks every `@name` outside code and links with `style::mention`, by splitting spans. Whether somebody has that name
/// is for the caller to know.
void mark_mentions(RichText& text);

}  // namespace causerie
