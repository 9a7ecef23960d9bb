#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace causerie::security {

/// Hashes and checks passwords with Argon2id (19 MiB, two passes, one lane).
///
/// Each call takes tens of milliseconds of one core and 19 MiB, so that only a few run at a time; the others wait, and
/// a caller who would have to wait too long gets `unavailable`. Any thread may call.
class PasswordHasher {
public:
    /// @throws std::runtime_error  if libsodium cannot be initialised
    PasswordHasher();

    /// The hash in PHC string format, with its parameters and salt.
    [[nodiscard]] Result<std::string> hash(std::string_view password);

    /// Whether `password` belongs to `phc`. An unusable `phc` (empty, say) belongs to no password, and takes as long:
    /// the answer for an unknown user must not come sooner than the one for a wrong password.
    [[nodiscard]] Result<bool> verify(std::string_view password, std::string_view phc);

    /// Whether `phc` was made with other parameters than `hash` uses now.
    [[nodiscard]] static bool is_outdated(std::string_view phc);

    /// Whether `verify` spends no more on `phc` than on what `hash` makes now. Of a hash that comes from elsewhere this
    /// is to be asked first: who wrote it chose the cost.
    [[nodiscard]] static bool is_affordable(std::string_view phc);

private:
    class Turn;

    std::mutex mutex_;
    std::condition_variable turn_ended_;
    int running_{};
    int waiting_{};
};

}  // namespace causerie::security
