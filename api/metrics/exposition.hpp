#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "api/metrics/histogram.hpp"

namespace causerie::metrics {

/// The names are literals, the values may be any text.
using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// Writes metrics in Prometheus' text format, version 0.0.4. A family comes first, then its samples, then the next one.
/// The caller sees to names that follow Prometheus' conventions, and to labels of which there are few.
class Exposition {
public:
    enum class Kind { counter, gauge, histogram };

    /// @param name  in base units, and for a counter with `_total`; of static storage
    void family(std::string_view name, Kind kind, std::string_view help);

    /// A sample of the family.
    void sample(double value, Labels labels = {});
    void sample(std::uint64_t value, Labels labels = {});

    /// All samples that make up a histogram.
    /// @param per_unit  how many of what was observed make one of the family's base unit
    void sample(const Distribution& value, double per_unit, Labels labels = {});

    /// A family of a single sample.
    void counter(std::string_view name, std::string_view help, std::uint64_t value);
    void gauge(std::string_view name, std::string_view help, double value);

    [[nodiscard]] std::string text() && { return std::move(text_); }

private:
    void begin(std::string_view suffix, Labels labels, std::string_view bound = {});
    void end(double value);
    void end(std::uint64_t value);

    std::string text_{};
    std::string_view name_{};
};

}  // namespace causerie::metrics
