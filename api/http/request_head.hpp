#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/fault.hpp"
#include "api/http/limits.hpp"
#include "api/http/method.hpp"

namespace causerie::http {

/// A part of a head's bytes, by position: it stays right when the bytes move. Heads are shorter than 64 KiB.
struct Part {
    std::uint16_t begin{};
    std::uint16_t length{};

    [[nodiscard]] std::string_view of(std::string_view bytes) const { return bytes.substr(begin, length); }
};

/// One header field; the value is without surrounding white space.
struct Field {
    Part name{};
    Part value{};
};

/// How the end of the body is known.
enum class Framing { none, sized, chunked };

/// What a head's bytes say.
struct RequestHead {
    Method method{};
    Part target{};       ///< As sent.
    Part raw_path{};     ///< Begins with `/`, or is `*`.
    Part raw_query{};    ///< Without the `?`.
    std::string path{};  ///< `raw_path`, decoded.
    std::vector<Field> fields{};
    Framing framing{};
    std::size_t content_length{};  ///< For `Framing::sized`; at most `Limits::body_length_max`.
    bool is_http_1_0{};
    bool keep_alive{};
    bool expects_continue{};
};

/// Where a head ends, looked for as its bytes arrive.
struct HeadEnd {
    std::size_t length{};          ///< Of the head with its empty line; 0 while that is missing.
    std::optional<Fault> fault{};  ///< Set as soon as no further byte could make it a head.
};

/// Looks for the end of the head that `bytes` begins with.
/// @param scanned  bytes that an earlier call has looked at, 0 at first; moved on, so that the work stays linear
[[nodiscard]] HeadEnd find_head_end(std::string_view bytes, std::size_t& scanned, const Limits& limits);

/// Reads a complete head, strictly: one way to write each thing, because whatever two servers in a row read
/// differently, a request can be smuggled through.
/// @param bytes  as `find_head_end` delimited them, at most `limits.head_length_max`
/// @returns      what is wrong, or nothing; `head` is complete only then. Reuses the memory of `head`.
[[nodiscard]] std::optional<Fault> parse_head(std::string_view bytes, const Limits& limits, RequestHead& head);

/// Whether both are the same but for the case of ASCII letters.
[[nodiscard]] bool equal_ignoring_case(std::string_view left, std::string_view right);

/// Whether `character` may stand in a header field's name or a method (RFC 9110 `tchar`).
[[nodiscard]] bool is_token_character(char character);

/// Whether `character` may stand in a header field's value: no control character but the tab.
[[nodiscard]] bool is_value_character(char character);

}  // namespace causerie::http
