#include "api/http/request_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "api/http/host.hpp"
#include "api/http/percent.hpp"

namespace causerie::http {
namespace {

constexpr std::size_t method_length_max = 16;
constexpr std::size_t length_digits_max = 15;
constexpr std::size_t usual_field_count = 24;
constexpr std::string_view end_of_line = "\r\n";
constexpr std::string_view end_of_head = "\r\n\r\n";
constexpr std::string_view longest_version = " HTTP/1.1\r\n";

enum CharacterClass : unsigned char { token = 1, value = 2, target = 4 };

constexpr auto character_classes = [] {
    std::array<unsigned char, 256> table{};
    for (std::size_t code = 0; code < table.size(); ++code) {
        const bool is_letter = (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
        const bool is_digit = code >= '0' && code <= '9';
        const bool is_mark =
            std::string_view{"!#$%&'*+-.^_`|~"}.find(static_cast<char>(code)) != std::string_view::npos;
        if (is_letter || is_digit || (is_mark && code < 0x7F)) table[code] |= token;
        if (code == '\t' || (code >= ' ' && code != 0x7F)) table[code] |= value;
        if (code > ' ' && code < 0x7F && code != '#') table[code] |= target;
    }
    return table;
}();

bool is(char character, CharacterClass wanted) {
    return (character_classes[static_cast<unsigned char>(character)] & wanted) != 0;
}

bool all_are(std::string_view text, CharacterClass wanted) {
    return std::all_of(text.begin(), text.end(), [wanted](char character) { return is(character, wanted); });
}

/// `all_are(text, value)`, sixteen bytes at a time: most of a head is values, and this loop becomes vector code.
bool is_value(std::string_view text) {
    constexpr std::size_t block = 16;
    while (text.size() >= block) {
        unsigned char bad = 0;
        for (std::size_t index = 0; index < block; ++index) {
            const auto code = static_cast<unsigned char>(text[index]);
            bad |= static_cast<unsigned char>((code < ' ') & (code != '\t')) | static_cast<unsigned char>(code == 0x7F);
        }
        if (bad != 0) return false;
        text.remove_prefix(block);
    }
    return all_are(text, value);
}

bool is_method(std::string_view text) {
    return !text.empty() && text.size() <= method_length_max &&
           std::all_of(text.begin(), text.end(), [](char letter) { return letter >= 'A' && letter <= 'Z'; });
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// The state of one `parse_head`: the fields that decide framing are read as they pass.
class HeadParser {
public:
    HeadParser(std::string_view bytes, const Limits& limits, RequestHead& head)
        : bytes_{bytes}, limits_{limits}, head_{head} {}

    std::optional<Fault> parse() {
        const auto first_line_end = bytes_.find(end_of_line);
        if (auto fault = read_request_line(bytes_.substr(0, first_line_end))) return fault;
        auto begin = first_line_end + end_of_line.size();
        while (begin + end_of_line.size() < bytes_.size()) {
            const auto end = bytes_.find('\r', begin);
            if (bytes_[end + 1] != '\n') return Fault{Status::bad_request, "A carriage return stands alone."};
            if (head_.fields.size() == limits_.field_count_max) {
                return Fault{Status::headers_too_large, "There are too many header fields."};
            }
            if (auto fault = read_field(bytes_.substr(begin, end - begin))) return fault;
            begin = end + end_of_line.size();
        }
        return settle();
    }

private:
    Part part(std::string_view text) const {
        return {static_cast<std::uint16_t>(text.data() - bytes_.data()), static_cast<std::uint16_t>(text.size())};
    }

    std::optional<Fault> read_request_line(std::string_view line) {
        const auto method_end = line.find(' ');
        const auto target_end = line.rfind(' ');
        if (method_end == std::string_view::npos || target_end == method_end ||
            !is_method(line.substr(0, method_end))) {
            return Fault{Status::bad_request, "The request line is malformed."};
        }
        head_.method = method_of(line.substr(0, method_end));
        if (auto fault = read_version(line.substr(target_end + 1))) return fault;
        return read_target(line.substr(method_end + 1, target_end - method_end - 1));
    }

    std::optional<Fault> read_version(std::string_view version) {
        constexpr std::string_view any = "HTTP/d.d";
        if (version == "HTTP/1.1" || version == "HTTP/1.0") {
            head_.is_http_1_0 = version.back() == '0';
            head_.keep_alive = !head_.is_http_1_0;
            return std::nullopt;
        }
        const bool is_other = version.size() == any.size() && version.substr(0, 5) == any.substr(0, 5);
        return is_other ? Fault{Status::version_not_supported, "Only HTTP/1.1 and HTTP/1.0 are spoken here."}
                        : Fault{Status::bad_request, "The request line is malformed."};
    }

    std::optional<Fault> read_target(std::string_view text) {
        if (text.size() > limits_.target_length_max) return Fault{Status::uri_too_long, "The target is too long."};
        if (!all_are(text, target)) return Fault{Status::bad_request, "The target holds a forbidden character."};
        head_.target = part(text);
        for (const std::string_view scheme : {"http://", "https://"}) {
            if (!text.starts_with(scheme)) continue;
            text.remove_prefix(scheme.size());
            const auto authority_end = std::min(text.find_first_of("/?"), text.size());
            authority_ = text.substr(0, authority_end);
            text.remove_prefix(authority_end);
        }
        const bool is_asterisk = text == "*" && head_.method == Method::options;
        if (!text.starts_with('/') && !is_asterisk) return Fault{Status::bad_request, "The target is no path."};
        const auto path = text.substr(0, text.find('?'));
        head_.raw_path = part(path);
        head_.raw_query = part(text.substr(std::min(path.size() + 1, text.size())));
        auto decoded = decode_path(path);
        if (!decoded) return Fault{Status::bad_request, "The path holds a malformed escape."};
        head_.path = std::move(*decoded);
        return std::nullopt;
    }

    std::optional<Fault> read_field(std::string_view line) {
        std::size_t colon = 0;
        while (colon < line.size() && is(line[colon], token)) ++colon;
        // A space before the colon, a folded line and a line without a colon all fail here.
        if (colon == 0 || colon == line.size() || line[colon] != ':') {
            return Fault{Status::bad_request, "A header field is malformed."};
        }
        const auto text = trim(line.substr(colon + 1));
        if (!is_value(text)) return Fault{Status::bad_request, "A header field holds a control character."};
        head_.fields.push_back({part(line.substr(0, colon)), part(text)});
        return note(line.substr(0, colon), text);
    }

    /// Keeps what decides framing and connection. The length tells nearly all other fields apart at no cost.
    std::optional<Fault> note(std::string_view name, std::string_view text) {
        switch (name.size()) {
            case 4: return equal_ignoring_case(name, "host") ? once(host_, text) : std::nullopt;
            case 6: return equal_ignoring_case(name, "expect") ? once(expect_, text) : std::nullopt;
            case 10: return equal_ignoring_case(name, "connection") ? read_connection(text) : std::nullopt;
            case 12: return equal_ignoring_case(name, "content-type") ? once(content_type_, text) : std::nullopt;
            case 13: return equal_ignoring_case(name, "authorization") ? once(authorization_, text) : std::nullopt;
            case 14: return equal_ignoring_case(name, "content-length") ? once(content_length_, text) : std::nullopt;
            case 17: return equal_ignoring_case(name, "transfer-encoding") ? once(encoding_, text) : std::nullopt;
            default: return std::nullopt;
        }
    }

    static std::optional<Fault> once(std::optional<std::string_view>& field, std::string_view text) {
        if (field) return Fault{Status::bad_request, "A header field that may stand once stands twice."};
        field = text;
        return std::nullopt;
    }

    std::optional<Fault> read_connection(std::string_view options) {
        while (!options.empty()) {
            const auto item = options.substr(0, options.find(','));
            const auto option = trim(item);
            if (!all_are(option, token)) return Fault{Status::bad_request, "The Connection field is malformed."};
            if (equal_ignoring_case(option, "close")) closes_ = true;
            if (equal_ignoring_case(option, "keep-alive")) head_.keep_alive = true;
            options.remove_prefix(std::min(item.size() + 1, options.size()));
        }
        return std::nullopt;
    }

    std::optional<Fault> settle() {
        if (!host_ && !head_.is_http_1_0) return Fault{Status::bad_request, "The Host field is missing."};
        if (host_ && !is_host(*host_)) return Fault{Status::bad_request, "The Host field is malformed."};
        if (authority_ && (!host_ || !equal_ignoring_case(*authority_, *host_))) {
            return Fault{Status::bad_request, "The target and the Host field disagree."};
        }
        if (closes_) head_.keep_alive = false;
        if (auto fault = settle_framing()) return fault;
        if (!expect_ || head_.is_http_1_0) return std::nullopt;
        if (!equal_ignoring_case(*expect_, "100-continue")) {
            return Fault{Status::expectation_failed, "Only 100-continue can be expected."};
        }
        head_.expects_continue = true;
        return std::nullopt;
    }

    std::optional<Fault> settle_framing() {
        if (encoding_) {
            if (content_length_ || head_.is_http_1_0) {
                return Fault{Status::bad_request, "The length of the body is ambiguous."};
            }
            if (!equal_ignoring_case(*encoding_, "chunked")) {
                return Fault{Status::not_implemented, "The only transfer coding is chunked."};
            }
            head_.framing = Framing::chunked;
        } else if (content_length_) {
            const auto text = *content_length_;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), head_.content_length);
            const bool is_number = error == std::errc{} && end == text.data() + text.size();
            if (!is_number && !all_are_digits(text)) return Fault{Status::bad_request, "Content-Length is no number."};
            if (text.size() > length_digits_max || head_.content_length > limits_.body_length_max) {
                return Fault{Status::content_too_large, "The body is too large."};
            }
            head_.framing = head_.content_length > 0 ? Framing::sized : Framing::none;
        }
        return std::nullopt;
    }

    static bool all_are_digits(std::string_view text) {
        return !text.empty() &&
               std::all_of(text.begin(), text.end(), [](char digit) { return digit >= '0' && digit <= '9'; });
    }

    std::string_view bytes_;
    const Limits& limits_;
    RequestHead& head_;
    std::optional<std::string_view> authority_{};
    std::optional<std::string_view> host_{};
    std::optional<std::string_view> expect_{};
    std::optional<std::string_view> content_type_{};
    std::optional<std::string_view> authorization_{};
    std::optional<std::string_view> content_length_{};
    std::optional<std::string_view> encoding_{};
    bool closes_{};
};

/// Whether `bytes`, which hold no end of line yet, can still become a request line.
std::optional<Fault> check_first_line(std::string_view bytes, const Limits& limits) {
    const auto method = bytes.substr(0, std::min(bytes.find(' '), bytes.size()));
    if (!is_method(method)) return Fault{Status::bad_request, "This is no HTTP request."};
    const auto rest = bytes.size() - method.size();
    if (rest > limits.target_length_max + longest_version.size()) {
        return Fault{Status::uri_too_long, "The target is too long."};
    }
    return std::nullopt;
}

}  // namespace

bool equal_ignoring_case(std::string_view left, std::string_view right) {
    const auto lower = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
    };
    return left.size() == right.size() &&
           std::equal(left.begin(), left.end(), right.begin(), [&](char a, char b) { return lower(a) == lower(b); });
}

bool is_token_character(char character) { return is(character, token); }

bool is_value_character(char character) { return is(character, value); }

HeadEnd find_head_end(std::string_view bytes, std::size_t& scanned, const Limits& limits) {
    const auto too_large = Fault{Status::headers_too_large, "The request head is too large."};
    const bool had_line = bytes.substr(0, scanned).find('\n') != std::string_view::npos;
    auto newline = bytes.find('\n', scanned);
    if (!had_line) {
        const auto first_line = bytes.substr(0, std::min(newline, bytes.size()));
        if (auto fault = check_first_line(first_line, limits)) return {.fault = fault};
    }
    for (; newline != std::string_view::npos; newline = bytes.find('\n', newline + 1)) {
        if (newline == 0 || bytes[newline - 1] != '\r') {
            return {.fault = Fault{Status::bad_request, "A line feed stands alone."}};
        }
        const auto length = newline + 1;
        if (length > limits.head_length_max) return {.fault = too_large};
        if (bytes.substr(0, length).ends_with(end_of_head)) return {.length = length};
    }
    scanned = bytes.size();
    if (bytes.size() > limits.head_length_max) return {.fault = too_large};
    return {};
}

std::optional<Fault> parse_head(std::string_view bytes, const Limits& limits, RequestHead& head) {
    auto fields = std::move(head.fields);
    fields.clear();
    fields.reserve(usual_field_count);
    head = {.fields = std::move(fields)};
    return HeadParser{bytes, limits, head}.parse();
}

}  // namespace causerie::http
