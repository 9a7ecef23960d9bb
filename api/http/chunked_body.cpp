#include "api/http/chunked_body.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "api/http/request_head.hpp"

namespace causerie::http {
namespace {

constexpr std::size_t line_length_max = 1024;
constexpr std::size_t size_digits_max = 8;
constexpr std::size_t overhead_per_byte_max = 8;  ///< One-byte chunks cost five; more is somebody wasting our time.
constexpr std::size_t overhead_free = 16UL * 1024;
constexpr int hexadecimal = 16;

std::string_view skip_spaces(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

std::string_view skip_token(std::string_view text) {
    const auto* const end = std::find_if_not(text.begin(), text.end(), is_token_character);
    return text.substr(static_cast<std::size_t>(end - text.begin()));
}

/// What follows the quoted string that `text` begins with; nothing when it does not end.
std::optional<std::string_view> skip_quoted(std::string_view text) {
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '"') return text.substr(at + 1);
        if (text[at] == '\\') ++at;
        if (at < text.size() && !is_value_character(text[at])) return std::nullopt;
    }
    return std::nullopt;
}

/// Whether `text` is empty or `;name`, `;name=value`, `;name="any value"`, any number of times.
bool are_extensions(std::string_view text) {
    while (!text.empty()) {
        const auto start = skip_spaces(text);
        if (!start.starts_with(';')) return false;
        const auto name = skip_spaces(start.substr(1));
        text = skip_token(name);
        if (text.size() == name.size()) return false;
        const auto equals = skip_spaces(text);
        if (!equals.starts_with('=')) continue;
        const auto value = skip_spaces(equals.substr(1));
        const auto rest = value.starts_with('"') ? skip_quoted(value) : std::optional{skip_token(value)};
        if (!rest || rest->size() == value.size()) return false;
        text = *rest;
    }
    return true;
}

/// Whether `line` is a field that may follow a body: well-formed, and none that decides where a request ends.
bool is_trailer(std::string_view line) {
    const auto name = line.substr(0, line.size() - skip_token(line).size());
    if (name.empty() || !line.substr(name.size()).starts_with(':')) return false;
    for (const std::string_view forbidden : {"content-length", "transfer-encoding", "host", "connection", "trailer"}) {
        if (equal_ignoring_case(name, forbidden)) return false;
    }
    return std::all_of(line.begin(), line.end(), is_value_character);
}

}  // namespace

void ChunkedBody::fail(Status status, const char* detail) {
    state_ = State::failed;
    fault_ = Fault{status, detail};
}

std::size_t ChunkedBody::feed(std::string_view bytes, std::string& body) {
    std::size_t used = 0;
    while (used < bytes.size() && state_ != State::complete && state_ != State::failed) {
        const auto rest = bytes.substr(used);
        if (state_ == State::data) {
            used += read_data(rest, body);
            continue;
        }
        const auto length = read_line(rest);
        used += length;
        overhead_ += length;
        if (overhead_ > overhead_free + overhead_per_byte_max * body.size()) {
            fail(Status::content_too_large, "The chunks are too small.");
        } else if (has_line_) {
            finish_line(body.size());
        }
    }
    return state_ == State::failed ? bytes.size() : used;
}

std::size_t ChunkedBody::read_data(std::string_view bytes, std::string& body) {
    const auto length = std::min(remaining_, bytes.size());
    body.append(bytes.substr(0, length));
    remaining_ -= length;
    if (remaining_ == 0) state_ = State::data_end;
    return length;
}

std::size_t ChunkedBody::read_line(std::string_view bytes) {
    const auto newline = bytes.find('\n');
    const auto length = std::min(newline == std::string_view::npos ? newline : newline + 1, bytes.size());
    line_.append(bytes.substr(0, length));
    has_line_ = newline != std::string_view::npos;
    // The one carriage return of a line is its last character but one.
    const auto text = std::string_view{line_}.substr(0, line_.size() - (has_line_ ? 1 : 0));
    const auto carriage_return = text.find('\r');
    const bool has_return = carriage_return != std::string_view::npos;
    if (has_return ? carriage_return + 1 != text.size() : has_line_) {
        fail(Status::bad_request, "A line of the chunked body is malformed.");
    } else if (line_.size() > line_length_max) {
        fail(Status::headers_too_large, "A line of the chunked body is too long.");
    }
    return length;
}

void ChunkedBody::finish_line(std::size_t body_length) {
    if (state_ == State::failed) return;
    line_.resize(line_.size() - 2);
    has_line_ = false;
    if (state_ == State::size) {
        read_size(body_length);
    } else if (state_ == State::data_end) {
        state_ = State::size;
        if (!line_.empty()) fail(Status::bad_request, "A chunk is longer than its size.");
    } else if (line_.empty()) {
        state_ = State::complete;
    } else if (!is_trailer(line_)) {
        fail(Status::bad_request, "A trailer field is malformed.");
    }
    line_.clear();
}

void ChunkedBody::read_size(std::size_t body_length) {
    const auto extension = std::min(line_.find(';'), line_.size());
    const auto* const end = line_.data() + extension;
    const auto [stop, error] = std::from_chars(line_.data(), end, remaining_, hexadecimal);
    const bool is_clean = are_extensions(std::string_view{line_}.substr(extension));
    if (error == std::errc::result_out_of_range && stop == end) {
        fail(Status::content_too_large, "The body is too large.");
    } else if (error != std::errc{} || stop != end || !is_clean) {
        fail(Status::bad_request, "A chunk size is malformed.");
    } else if (extension > size_digits_max || remaining_ > length_max_ - body_length) {
        fail(Status::content_too_large, "The body is too large.");
    } else {
        state_ = remaining_ > 0 ? State::data : State::trailer;
    }
}

}  // namespace causerie::http
