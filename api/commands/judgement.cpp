#include "api/commands/judgement.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "common/validation/limits.hpp"

namespace causerie::commands {

Finding judge_route(const store::Route& route) {
    const std::string subject{"database"};
    if (!route.is_remote) return {Grade::ok, subject, "reached, on this machine", ""};
    if (route.is_encrypted) return {Grade::ok, subject, "reached, over a network, by TLS", ""};
    return {Grade::warning, subject, "reached, over a network, but without TLS",
            "add sslmode=verify-full to DATABASE_URL, or sslmode=require if its certificate cannot be checked; on a "
            "private network you may leave it"};
}

Finding judge_version(const store::Server& server) {
    const std::string subject{"version"};
    const auto text = "PostgreSQL " + server.version;
    if (server.major_version < limits::postgresql_version_min) {
        return {Grade::failed, subject, text,
                "use PostgreSQL " + std::to_string(limits::postgresql_version_min) + " or later"};
    }
    if (server.encoding != "UTF8") {
        return {Grade::failed, subject, text + ", with encoding " + server.encoding,
                "make the database with ENCODING 'UTF8'"};
    }
    return {Grade::ok, subject, text, ""};
}

Finding judge_durability(const store::Server& server) {
    const std::string subject{"durability"};
    std::string off;
    if (!server.fsync) off = "fsync";
    if (!server.full_page_writes) off += std::string{off.empty() ? "" : ", "} + "full_page_writes";
    if (server.synchronous_commit == "off") off += std::string{off.empty() ? "" : ", "} + "synchronous_commit";
    if (off.empty()) return {Grade::ok, subject, "what is acknowledged survives a crash of the database's machine", ""};
    return {Grade::warning, subject,
            "a crash of the database's machine may lose acknowledged messages; switched off: " + off,
            "switch it on in postgresql.conf, unless this is a test"};
}

Finding judge_clock(const ClockReading& reading) {
    const std::string subject{"clock"};
    // The database looked at its own somewhere between our two looks: only what lies outside is a difference.
    const auto behind = std::max<std::int64_t>(reading.before.ms - reading.theirs.ms, 0);
    const auto ahead = std::max<std::int64_t>(reading.theirs.ms - reading.after.ms, 0);
    const auto text = "differs by " + std::to_string(behind + ahead) + " ms from the database's";
    if (behind + ahead <= limits::clock_difference_ms_max) return {Grade::ok, subject, text, ""};
    return {Grade::warning, subject, text, "let NTP keep both: the times of messages come from the database"};
}

}  // namespace causerie::commands
