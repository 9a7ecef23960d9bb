#include "common/model/snapshot.hpp"

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/validation/limits.hpp"

namespace causerie {
namespace {

Result<Cursor> decode_cursor(const nlohmann::json& json) {
    if (json.is_string()) {
        if (auto cursor = parse_cursor(json.get_ref<const std::string&>())) return std::move(*cursor);
    }
    return fail(ErrorCode::validation_failed, "Expected a cursor");
}

Result<std::string> decode_server_version(const nlohmann::json& json) {
    std::string version;
    FieldReader reader{json};
    reader.read("version", version);
    return reader.finish(std::move(version));
}

}  // namespace

void to_json(nlohmann::json& json, const Snapshot& snapshot) {
    json = {
        {"cursor", to_string(snapshot.cursor)},
        {"me", snapshot.me},
        {"users", snapshot.users},
        {"rooms", snapshot.rooms},
        {"server",
         {{"version", snapshot.server_version},
          {"limits",
           {{"body_length_max", limits::body_length_max},
            {"client_id_length_max", limits::client_id_length_max},
            {"page_size_max", limits::page_size_max}}}}},
    };
}

Result<Snapshot> decode_snapshot(const nlohmann::json& json) {
    Snapshot snapshot;
    FieldReader reader{json};
    reader.read_with("cursor", snapshot.cursor, decode_cursor)
        .read_with("me", snapshot.me, decode_user)
        .read_array("users", snapshot.users, decode_user)
        .read_array("rooms", snapshot.rooms, decode_room)
        .read_with("server", snapshot.server_version, decode_server_version);
    return reader.finish(std::move(snapshot));
}

}  // namespace causerie
