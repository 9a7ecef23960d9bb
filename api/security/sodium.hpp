#pragma once

namespace causerie::security {

/// Makes libsodium ready; costs nothing after the first call. Any thread may call.
/// @throws std::runtime_error  if there is no source of randomness
void require_sodium();

}  // namespace causerie::security
