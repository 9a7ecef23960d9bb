#pragma once

#include <string>

namespace causerie::services {

/// `text` in Unicode's composed form (NFC), so that what looks the same is the same, on whichever keyboard it was
/// typed. Text that is not UTF-8, or absurdly long, is returned as it is: validation refuses it.
[[nodiscard]] std::string composed(std::string text);

/// A message's body: composed, with LF as the only line end.
[[nodiscard]] std::string normal_body(std::string body);

}  // namespace causerie::services
