#include "api/http/chunked_body.hpp"

#include <algorithm>
#include <charconv>

#include "api/http/request_head.hpp"

namespace causerie::http {
namespace {

constexpr std::size_t line_length_max = 1024;
constexpr std::size_t size_digits_max = 8;
constexpr std::size_t overhead_per_byte_max = 8;  ///< One-byte chunks cost five; more is somebody wasting our time.
constexpr std::size_t overhead_free = 16UL * 1024;
constexpr int hexadecimal = 16;

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
    const auto text = std::string_view{line_}.substr(0, line_.size() - (has_line_ ? 1 : 0));
    const auto carriage_return = text.find('\r');
    const bool ends_well = carriage_return + 1 == text.size() || (!has_line_ && carriage_return == text.npos);
    if (!ends_well) {
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
    } else {
        const auto colon = line_.find(':');
        const bool is_field = colon != std::string::npos && colon > 0 &&
                              std::all_of(line_.begin(), line_.begin() + static_cast<std::ptrdiff_t>(colon),
                                          is_token_character) &&
                              std::all_of(line_.begin(), line_.end(), is_value_character);
        if (!is_field) fail(Status::bad_request, "A trailer field is malformed.");
    }
    line_.clear();
}

void ChunkedBody::read_size(std::size_t body_length) {
    const auto extension = std::min(line_.find(';'), line_.size());
    const auto* const end = line_.data() + extension;
    const auto [stop, error] = std::from_chars(line_.data(), end, remaining_, hexadecimal);
    const bool is_clean = std::all_of(line_.begin() + static_cast<std::ptrdiff_t>(extension), line_.end(),
                                      is_value_character);
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
