#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tests/chaos/history.hpp"

/// Judges a run. Pure: the same history always gets the same verdict.
namespace causerie::chaos {

enum class Rule : std::size_t {
    lost,            ///< Acknowledged or committed, and missing where it should be.
    doubled,         ///< There, or told, twice.
    reordered,       ///< Told, or positioned, in another order than it happened in.
    gap,             ///< Positions or `seq` are not 1, 2, 3 ….
    foreign,         ///< Told to one who may not see it, or never asked for by anybody.
    altered,         ///< There, but with other contents than acknowledged or committed.
    stale,           ///< An answer that is older than what the asker already knew.
    unacknowledged,  ///< Not answered, though everything had been healed.
    surprise,        ///< An answer that the contract does not allow.
};
inline constexpr std::size_t rule_count = 9;

[[nodiscard]] std::string_view name(Rule rule);

/// Everything that was found wrong: all of it is counted, the first few of each kind are described.
class Verdict {
public:
    static constexpr std::size_t described_max = 10;  ///< Per rule.

    void object(Rule rule, std::string detail);

    [[nodiscard]] bool is_clean() const;
    [[nodiscard]] std::size_t count(Rule rule) const { return counts_[static_cast<std::size_t>(rule)]; }
    [[nodiscard]] const std::vector<std::string>& details() const { return details_; }

private:
    std::array<std::size_t, rule_count> counts_{};
    std::vector<std::string> details_{};  ///< "rule: detail".
};

/// The log has positions 1, 2, 3 … to its head; every room's messages have `seq` 1, 2, 3 … in the same order; every
/// message has its event; the memberships are what the log says.
void check_log(const Committed& committed, Verdict& verdict);

/// Every post is in the database exactly once, as acknowledged each time, and nothing else is. What was acknowledged
/// before something else was begun has the lower position.
void check_posts(const History& history, const Committed& committed, Verdict& verdict);

/// Every reader was told exactly the committed events that it may see, each once and in order.
void check_readers(const History& history, const Committed& committed, Verdict& verdict);

/// Every page is a stretch of the committed history without a gap, and no older than its asker's knowledge.
void check_pages(const History& history, const Committed& committed, Verdict& verdict);

/// All of the above, and no surprises.
[[nodiscard]] Verdict check(const History& history, const Committed& committed);

}  // namespace causerie::chaos
