#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "common/model/cursor.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/running_server.hpp"

namespace causerie::test {

inline std::int64_t position(const std::string& id) { return parse_cursor(id).value().position; }

/// What the stream says up to and including the message `body`, pings left out.
inline std::vector<chaos::ServerEvent> changes_until(EventStream& stream, const std::string& body) {
    std::vector<chaos::ServerEvent> events;
    for (;;) {
        auto event = stream.next_change();
        REQUIRE(event);
        const bool last = event->name == "message" && nlohmann::json::parse(event->data)["body"] == body;
        events.push_back(std::move(*event));
        if (last) return events;
    }
}

}  // namespace causerie::test
