#include "api/config/config.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

namespace causerie::config {
namespace {

bool is_digit(char character) { return character >= '0' && character <= '9'; }
bool is_lower(char character) { return character >= 'a' && character <= 'z'; }

std::optional<int> whole_number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// PostgreSQL cuts names at 63 bytes, keeps pg_ for itself, and has a schema of that other name already.
bool is_schema(std::string_view text) {
    if (text.empty() || text.size() > limits::schema_length_max || is_digit(text.front())) return false;
    if (text.starts_with("pg_") || text == "information_schema") return false;
    return std::ranges::all_of(text, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

// Only the form: libpq has the last word. The text is a secret, so that no error may quote it.
bool is_database_url(std::string_view text) {
    return text.starts_with("postgresql://") || text.starts_with("postgres://") ||
           text.find('=') != std::string_view::npos;
}

bool is_host(std::string_view host) {
    if (host.starts_with('[')) return host.ends_with(']') && is_address(std::string{host.substr(1, host.size() - 2)});
    return !host.empty() && std::ranges::all_of(host, [](char c) {
        return is_lower(c) || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '.' || c == '-';
    });
}

// An origin as browsers write it in `Origin`: scheme, host in lower case, a port only if it is not the scheme's own.
std::optional<std::string> origin(std::string_view text) {
    if (text.ends_with('/')) text.remove_suffix(1);
    const std::string_view scheme = text.starts_with("https://") ? "https" : "http";
    const std::string_view separator = "://";
    if (!text.starts_with(scheme) || !text.substr(scheme.size()).starts_with(separator)) return std::nullopt;
    auto host = text.substr(scheme.size() + separator.size());
    std::optional<int> port;
    const auto colon = host.rfind(':');
    if (colon != std::string_view::npos && !host.ends_with(']')) {
        port = whole_number(host.substr(colon + 1));
        if (!port || *port < 1 || *port > limits::port_max) return std::nullopt;
        host = host.substr(0, colon);
    }
    if (!is_host(host)) return std::nullopt;
    std::string result{std::string{scheme} + std::string{separator}};
    std::ranges::transform(host, std::back_inserter(result),
                           [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c); });
    const int usual_port = scheme == "https" ? limits::https_port : limits::http_port;
    if (port && *port != usual_port) result += ":" + std::to_string(*port);
    return result;
}

// Reads one variable after the other and remembers what is wrong with each.
class Reader {
public:
    explicit Reader(const Environment& environment) : environment_{environment} {}

    // `parse` gives an optional: nothing for a bad value, of which `expected` says what it should have been.
    template <typename Target, typename Parse>
    void read(const char* name, Target& target, const std::string& expected, Parse parse) {
        const auto text = environment_(name);
        if (!text || text->empty()) return;
        if (const auto value = parse(*text)) {
            target = static_cast<Target>(*value);
        } else {
            errors_.push_back(std::string{name} + ": " + expected);
        }
    }

    template <typename Number>
    void read_number(const char* name, Number& target, int min, int max) {
        const auto expected = "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max);
        read(name, target, expected, [&](const std::string& text) {
            const auto value = whole_number(text);
            return value && *value >= min && *value <= max ? value : std::nullopt;
        });
    }

    template <typename Accept>
    void read_text(const char* name, std::string& target, const std::string& expected, Accept accept) {
        read(name, target, expected,
             [&](const std::string& text) { return accept(text) ? std::optional{text} : std::nullopt; });
    }

    void add_error(std::string error) { errors_.push_back(std::move(error)); }
    [[nodiscard]] bool is_set(const char* name) const {
        const auto text = environment_(name);
        return text && !text->empty();
    }
    [[nodiscard]] std::vector<std::string> errors() && { return std::move(errors_); }

private:
    const Environment& environment_;
    std::vector<std::string> errors_{};
};

// Fit for JSON, a header and a log as it is.
bool is_revision(std::string_view text) {
    if (text.size() > limits::revision_length_max) return false;
    return std::ranges::all_of(text, [](char c) {
        return is_lower(c) || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '.' || c == '_' || c == '-';
    });
}

// What fits into `Authorization: Bearer …`, and is too long to be guessed.
bool is_metrics_token(std::string_view text) {
    return text.size() >= limits::metrics_token_length_min &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

std::optional<bool> pools_transactions(std::string_view text) {
    if (text == "transaction") return true;
    if (text == "none") return false;
    return std::nullopt;
}

std::optional<bool> on_or_off(std::string_view text) {
    if (text == "on") return true;
    if (text == "off") return false;
    return std::nullopt;
}

}  // namespace

Environment process_environment() {
    return [](const char* name) -> std::optional<std::string> {
        const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing in the server writes it.
        if (value == nullptr) return std::nullopt;
        return value;
    };
}

tl::expected<Config, std::vector<std::string>> load(const Environment& environment, DatabaseNeed need) {
    Config config;
    Reader reader{environment};
    reader.read_number("PORT", config.port, 0, limits::port_max);
    reader.read_text("BIND_ADDRESS", config.bind_address, "must be an IPv4 or IPv6 address", is_address);
    reader.read_text("DATABASE_URL", config.database_url,
                     "must be a postgresql:// URI or a libpq connection string (its value is not shown)",
                     is_database_url);
    if (need == DatabaseNeed::required && !reader.is_set("DATABASE_URL")) {
        reader.add_error("DATABASE_URL: must be set, such as postgresql://user:password@host/database");
    }
    reader.read_text("DATABASE_SCHEMA", config.database_schema,
                     "must be 1 to 63 lower-case letters, digits and underscores, must not begin with a digit or pg_",
                     is_schema);
    reader.read_number("DATABASE_POOL", config.database_pool, 1, limits::database_pool_max);
    reader.read("DATABASE_POOLER", config.database_is_pooled, "must be none or transaction", pools_transactions);
    reader.read_text("STATIC_DIR", config.static_dir, "must be a directory", [](const std::string&) { return true; });
    reader.read("PUBLIC_URL", config.public_url, "must be an origin without a path, such as https://chat.example.org",
                origin);
    reader.read("REGISTRATION", config.registration, "must be open, invite or closed", registration_policy);
    reader.read("LOG_LEVEL", config.log_level, "must be debug, info, warning or error", log::level);
    reader.read("RATE_LIMITS", config.rate_limits, "must be on or off", on_or_off);
    reader.read("TRUSTED_PROXIES", config.trusted_proxies,
                "must be addresses and networks such as 10.0.0.0/8, separated by commas, or private",
                NetworkList::parse);
    reader.read_number("SESSION_DAYS", config.session_days, 1, limits::session_days_max);
    reader.read_text("METRICS_TOKEN", config.metrics_token,
                     "must be at least " + std::to_string(limits::metrics_token_length_min) +
                         " printable ASCII characters without blanks (its value is not shown)",
                     is_metrics_token);
    reader.read_text("REVISION", config.revision, "must be at most 64 letters, digits, dots, dashes and underscores",
                     is_revision);
    auto errors = std::move(reader).errors();
    if (!errors.empty()) return tl::unexpected{std::move(errors)};
    return config;
}

}  // namespace causerie::config
