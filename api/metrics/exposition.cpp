#include "api/metrics/exposition.hpp"

#include <array>
#include <charconv>

namespace causerie::metrics {
namespace {

// The shortest text that reads back as the same number.
std::string number(double value) {
    std::array<char, 32> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return {digits.data(), end};
}

std::string_view type_name(Exposition::Kind kind) {
    switch (kind) {
        case Exposition::Kind::counter: return "counter";
        case Exposition::Kind::gauge: return "gauge";
        case Exposition::Kind::histogram: return "histogram";
    }
    return "untyped";
}

void append_escaped(std::string& text, std::string_view value) {
    for (const char c : value) {
        if (c == '\n') {
            text += "\\n";
            continue;
        }
        if (c == '\\' || c == '"') text += '\\';
        text += c;
    }
}

}  // namespace

void Exposition::family(std::string_view name, Kind kind, std::string_view help) {
    name_ = name;
    text_.append("# HELP ").append(name).append(" ").append(help);
    text_.append("\n# TYPE ").append(name).append(" ").append(type_name(kind)).append("\n");
}

void Exposition::sample(double value, Labels labels) {
    begin({}, labels);
    end(value);
}

void Exposition::sample(std::uint64_t value, Labels labels) {
    begin({}, labels);
    end(value);
}

void Exposition::sample(const Distribution& value, double per_unit, Labels labels) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < value.counts.size(); ++i) {
        below += value.counts[i];
        const bool is_last = i == value.bounds.size();
        begin("_bucket", labels, is_last ? "+Inf" : number(static_cast<double>(value.bounds[i]) / per_unit));
        end(below);
    }
    begin("_sum", labels);
    end(static_cast<double>(value.sum) / per_unit);
    begin("_count", labels);
    end(below);
}

void Exposition::counter(std::string_view name, std::string_view help, std::uint64_t value) {
    family(name, Kind::counter, help);
    sample(value);
}

void Exposition::gauge(std::string_view name, std::string_view help, double value) {
    family(name, Kind::gauge, help);
    sample(value);
}

// Up to the blank before the value.
void Exposition::begin(std::string_view suffix, Labels labels, std::string_view bound) {
    text_.append(name_).append(suffix);
    char separator = '{';
    const auto add = [&](std::string_view name, std::string_view value) {
        text_ += separator;
        text_.append(name).append("=\"");
        append_escaped(text_, value);
        text_ += '"';
        separator = ',';
    };
    for (const auto& [name, value] : labels) add(name, value);
    if (!bound.empty()) add("le", bound);
    if (separator == ',') text_ += '}';
    text_ += ' ';
}

void Exposition::end(double value) { text_.append(number(value)).append("\n"); }

void Exposition::end(std::uint64_t value) { text_.append(std::to_string(value)).append("\n"); }

}  // namespace causerie::metrics
