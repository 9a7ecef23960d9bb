#include "api/services/normal_text.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>

#include <utf8proc.h>

#include "common/text/utf8.hpp"
#include "common/validation/limits.hpp"

namespace causerie::services {
namespace {

struct Free {
    void operator()(utf8proc_uint8_t* text) const { std::free(text); }  // utf8proc allocates with malloc.
};

}  // namespace

std::string composed(std::string text) {
    if (std::ranges::all_of(text, utf8::is_ascii)) return text;
    if (text.size() > limits::composed_bytes_max || !utf8::is_valid(text)) return text;
    utf8proc_uint8_t* result = nullptr;
    const auto length =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                     &result, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, Free> owner{result};
    if (length < 0) return text;
    return {reinterpret_cast<const char*>(result), static_cast<std::size_t>(length)};
}

std::string normal_body(std::string body) {
    if (body.find("\r\n") == std::string::npos) return composed(std::move(body));
    std::string lines;
    lines.reserve(body.size());
    for (std::size_t i = 0; i < body.size(); ++i) {
        const bool ends_line = body[i] == '\r' && i + 1 < body.size() && body[i + 1] == '\n';
        if (!ends_line) lines += body[i];
    }
    return composed(std::move(lines));
}

}  // namespace causerie::services
