#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wasm-client/state/unsent.hpp"

namespace causerie {

/// One line of text, as the browser keeps it.
[[nodiscard]] std::string encode_unsent(const Unsent& unsent);

/// Each line is one. Those that cannot be read, such as another version's, are left out.
[[nodiscard]] std::vector<Unsent> decode_unsent(std::string_view lines);

}  // namespace causerie
