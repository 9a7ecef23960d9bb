#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/fault.hpp"

namespace causerie::http {

/// Joins the chunks of one request body (RFC 9112, section 7.1) as they arrive, however they are split. Extensions and
/// trailer fields are checked and dropped.
class ChunkedBody {
public:
    /// @param length_max  bytes of the joined body; beyond it the fault is 413
    explicit ChunkedBody(std::size_t length_max) : length_max_{length_max} {}

    /// Reads up to the end of the body. @returns how many of `bytes` belonged to it; all of them after a fault
    std::size_t feed(std::string_view bytes, std::string& body);

    [[nodiscard]] bool is_complete() const { return state_ == State::complete; }
    [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }

private:
    enum class State { size, data, data_end, trailer, complete, failed };

    /// Adds what belongs to the current line to `line_`. @returns the bytes used; `has_line_` tells if it is complete
    std::size_t read_line(std::string_view bytes);
    std::size_t read_data(std::string_view bytes, std::string& body);
    void finish_line(std::size_t body_length);
    void read_size(std::size_t body_length);
    void fail(Status status, const char* detail);

    std::size_t length_max_{};
    State state_{State::size};
    std::size_t remaining_{};  ///< Bytes of the current chunk that are still to come.
    std::size_t overhead_{};   ///< Bytes of size lines and trailers so far.
    std::string line_{};
    bool has_line_{};
    std::optional<Fault> fault_{};
};

}  // namespace causerie::http
