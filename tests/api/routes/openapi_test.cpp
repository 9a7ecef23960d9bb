#include "api/routes/openapi.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "api/routes/table.hpp"
#include "common/validation/limits.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using nlohmann::json;

namespace {

using Operations = std::set<std::pair<std::string, std::string>>;

json document() { return json::parse(routes::openapi_json()); }

/// `POST /rooms/{}`, whatever the parameters are called.
Operations documented(const json& openapi) {
    Operations operations;
    for (const auto& [path, item] : openapi["paths"].items()) {
        auto pattern = path;
        for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{', at + 1)) {
            pattern.erase(at + 1, pattern.find('}', at) - at - 1);
        }
        for (const auto& [method, operation] : item.items()) {
            if (method == "parameters") continue;
            std::string name = method;
            std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
            operations.emplace(name, pattern);
        }
    }
    return operations;
}

/// A table over a database that is not there: its routes are never called.
Operations registered() {
    const log::Logger logger{log::Level::error, -1};
    store::Database database{{.url = "host=127.0.0.1 port=1", .pool_size = 1}, logger};
    security::PasswordHasher hasher;
    services::AccountService accounts{database, hasher, {}, [] {}};
    services::RoomService rooms{database, [] {}};
    events::Writer writer{{}, database, logger, [](const store::PostedBatch&) {}};
    events::HeadReader heads{database};
    services::PageReader reader{database, 1, logger};
    services::PageCache pages;
    services::MessageService messages{database, writer, heads, reader, pages};
    services::SnapshotService snapshots{database, "test"};
    events::Backlogs backlogs{database, [](const Cursor&) { return false; }};
    stream::Hub hub;
    health::Probe probe{{}, [] { return health::Finding{}; }, [] { return false; }, logger};
    routes::Gateway gateway{{}, accounts, probe, logger};
    Operations operations;
    for (const auto& route : routes::table({.gateway = gateway,
                                            .accounts = accounts,
                                            .rooms = rooms,
                                            .messages = messages,
                                            .snapshots = snapshots,
                                            .backlogs = backlogs,
                                            .hub = hub,
                                            .end_streams = [](SessionId) {},
                                            .operations = {.probe = probe},
                                            .status = [] { return ServerStatus{}; }})) {
        operations.emplace(http::name(route.method), route.pattern);
    }
    return operations;
}

/// Every `$ref` below `node` names something that is there.
void check_references(const json& root, const json& node) {
    if (node.is_array()) {
        for (const auto& element : node) check_references(root, element);
    }
    if (!node.is_object()) return;
    for (const auto& [name, value] : node.items()) {
        if (name == "$ref") {
            CHECK(root.contains(json::json_pointer{value.get<std::string>().substr(1)}));
        } else {
            check_references(root, value);
        }
    }
}

}  // namespace

TEST_CASE("every route is in the contract, and the contract promises no other", "[routes]") {
    CHECK(registered() == documented(document()));
}

TEST_CASE("the contract is whole in itself", "[routes]") {
    const auto openapi = document();
    CHECK(openapi["openapi"] == "3.1.0");
    CHECK_FALSE(openapi.contains("x-aliases"));
    check_references(openapi, openapi);
}

TEST_CASE("the contract's bounds are those that are enforced", "[routes]") {
    const auto schemas = document()["components"]["schemas"];
    CHECK(schemas["NewMessage"]["properties"]["body"]["maxLength"] == limits::body_length_max);
    CHECK(schemas["NewRoom"]["properties"]["name"]["maxLength"] == limits::room_name_length_max);
    CHECK(schemas["NewRoom"]["properties"]["topic"]["maxLength"] == limits::room_topic_length_max);
    CHECK(schemas["Registration"]["properties"]["password"]["minLength"] == limits::password_length_min);
    CHECK(schemas["Registration"]["properties"]["password"]["maxLength"] == limits::password_length_max);
    CHECK(schemas["Registration"]["properties"]["display_name"]["maxLength"] == limits::display_name_length_max);
    CHECK(schemas["Id"]["maximum"] == limits::json_integer_max);
    const auto status = schemas["ServerStatus"]["properties"];
    CHECK(status["transitions"]["maxItems"] == limits::status_transitions_max);
    CHECK(status["probes"]["maxItems"] == limits::status_probes_max);
    CHECK(status["samples"]["maxItems"] == limits::status_samples_max);
    CHECK(status["probes"]["items"]["properties"]["user_agent"]["maxLength"] == limits::probe_user_agent_length_max);
}
