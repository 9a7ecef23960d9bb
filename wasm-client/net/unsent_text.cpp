#include "wasm-client/net/unsent_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"

namespace causerie {
namespace {

std::optional<Unsent> decode_line(std::string_view line) {
    const auto json = parse_json(line);
    if (!json) return std::nullopt;
    Unsent unsent;
    FieldReader reader{*json};
    reader.read("user", unsent.user).read("room", unsent.room).read("client_id", unsent.client_id);
    reader.read("body", unsent.body).read("order", unsent.order).read("problem", unsent.problem);
    auto read = reader.finish(std::move(unsent));
    if (!read || read->user.value <= 0 || read->room.value <= 0 || read->order <= 0) return std::nullopt;
    return std::move(*read);
}

}  // namespace

std::string encode_unsent(const Unsent& unsent) {
    return dump_json({{"user", unsent.user.value},
                      {"room", unsent.room.value},
                      {"client_id", unsent.client_id},
                      {"body", unsent.body},
                      {"order", unsent.order},
                      {"problem", unsent.problem}});
}

std::vector<Unsent> decode_unsent(std::string_view lines) {
    std::vector<Unsent> found;
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        if (auto unsent = decode_line(lines.substr(0, end))) found.push_back(std::move(*unsent));
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return found;
}

}  // namespace causerie
