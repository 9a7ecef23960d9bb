#include "api/http/accept_encoding.hpp"

#include <algorithm>
#include <optional>

#include "api/http/request_head.hpp"

namespace causerie::http {
namespace {

constexpr int quality_max = 1000;

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// `0`, `1`, `0.5`, `0.123`, in thousandths; nothing for anything else.
std::optional<int> quality(std::string_view text) {
    constexpr std::size_t longest = 5;
    if (text.empty() || text.size() > longest || (text[0] != '0' && text[0] != '1')) return std::nullopt;
    if (text.size() > 1 && text[1] != '.') return std::nullopt;
    int value = (text[0] - '0') * quality_max;
    int weight = quality_max;
    for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (digit < '0' || digit > '9') return std::nullopt;
        weight /= 10;
        value += (digit - '0') * weight;
    }
    return value <= quality_max ? std::optional{value} : std::nullopt;
}

/// What the peer said about one encoding: by name, else by `*`, else `otherwise`.
class Preferences {
public:
    explicit Preferences(std::string_view accepted) {
        while (!accepted.empty()) {
            const auto item = accepted.substr(0, accepted.find(','));
            read(item);
            accepted.remove_prefix(std::min(item.size() + 1, accepted.size()));
        }
    }

    [[nodiscard]] int of(Encoding encoding) const {
        switch (encoding) {
            case Encoding::brotli: return brotli_.value_or(any_.value_or(0));
            case Encoding::gzip: return gzip_.value_or(any_.value_or(0));
            case Encoding::identity: break;
        }
        // Without a word about it, identity is acceptable, but only just.
        return identity_.value_or(any_ ? std::min(*any_, 1) : 1);
    }

private:
    void read(std::string_view item) {
        const auto semicolon = item.find(';');
        const auto coding = trim(item.substr(0, semicolon));
        std::optional<int> value = quality_max;
        if (semicolon != std::string_view::npos) {
            const auto parameter = trim(item.substr(semicolon + 1));
            const bool is_quality = parameter.starts_with("q=") || parameter.starts_with("Q=");
            value = is_quality ? quality(trim(parameter.substr(2))) : std::nullopt;
        }
        if (!value) return;
        if (coding == "*") any_ = value;
        if (equal_ignoring_case(coding, "br")) brotli_ = value;
        if (equal_ignoring_case(coding, "gzip") || equal_ignoring_case(coding, "x-gzip")) gzip_ = value;
        if (equal_ignoring_case(coding, "identity")) identity_ = value;
    }

    std::optional<int> any_{};
    std::optional<int> brotli_{};
    std::optional<int> gzip_{};
    std::optional<int> identity_{};
};

}  // namespace

std::string_view name(Encoding encoding) {
    switch (encoding) {
        case Encoding::brotli: return "br";
        case Encoding::gzip: return "gzip";
        case Encoding::identity: break;
    }
    return {};
}

Encoding choose_encoding(std::string_view accepted, bool has_brotli, bool has_gzip) {
    const Preferences preferences{accepted};
    auto best = Encoding::identity;
    auto best_quality = preferences.of(Encoding::identity);
    if (has_gzip && preferences.of(Encoding::gzip) > 0 && preferences.of(Encoding::gzip) >= best_quality) {
        best = Encoding::gzip;
        best_quality = preferences.of(Encoding::gzip);
    }
    const auto brotli = preferences.of(Encoding::brotli);
    if (has_brotli && brotli > 0 && brotli >= best_quality) best = Encoding::brotli;
    return best;
}

}  // namespace causerie::http
