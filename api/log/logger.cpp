#include "api/log/logger.hpp"

#include <cerrno>
#include <chrono>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "common/time/timestamp.hpp"

namespace causerie::log {
namespace {

Timestamp now() {
    using namespace std::chrono;
    return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

void write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

void Logger::write(Level level, std::string_view message, Fields fields) const {
    if (!writes(level)) return;
    // Ordered, so that a person who reads the raw lines finds time, level and message where they always are.
    nlohmann::ordered_json line{{"time", to_rfc3339(now())}, {"level", level_names.name(level)}, {"message", message}};
    for (const auto& field : fields) {
        std::visit([&](const auto& value) { line[std::string{field.name}] = value; }, field.value);
    }
    const auto text = line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
    const std::lock_guard lock{mutex_};
    write_all(descriptor_, text);
}

}  // namespace causerie::log
