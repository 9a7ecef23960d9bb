#include "api/health/health.hpp"

#include <pthread.h>
#include <utility>

#include <nlohmann/json.hpp>

#include "common/model/enum_names.hpp"

namespace causerie::health {
namespace {

constexpr EnumNames<Report::Status, 3> status_names{{"ok", "degraded", "unavailable"}};

const char* word(bool good) { return good ? "ok" : "unavailable"; }

// Milliseconds with two digits after the point: enough to compare, short enough to read.
double milliseconds(std::chrono::microseconds time) { return static_cast<double>(time.count() / 10) / 100.0; }

}  // namespace

void to_json(nlohmann::json& json, const Report& report) {
    nlohmann::json database = {{"status", word(report.finding.database)}};
    if (report.finding.database) database["latency_ms"] = milliseconds(report.finding.latency);
    json = {{"status", status_names.name(report.status)},
            {"version", report.version},
            {"uptime_s", report.uptime_s},
            {"draining", report.draining},
            {"checks",
             {{"database", std::move(database)},
              {"migrations", {{"status", report.finding.migrations ? "ok" : "pending"}}},
              {"bus", {{"status", report.bus ? "ok" : "degraded"}}}}}};
}

Probe::Probe(ProbeOptions options, Look look, std::function<bool()> bus, const log::Logger& logger)
    : options_{std::move(options)},
      look_{std::move(look)},
      bus_{std::move(bus)},
      logger_{logger},
      started_at_{std::chrono::steady_clock::now()},
      thread_{[this] { run(); }} {}

Probe::~Probe() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

Report Probe::report() const {
    const bool bus = bus_();
    const std::lock_guard lock{mutex_};
    Report report{.version = options_.version, .finding = finding_, .bus = bus, .draining = draining_};
    report.uptime_s =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started_at_).count();
    const bool usable = finding_.database && finding_.migrations && !draining_;
    // Without the bus, requests are answered as ever and only live events are late: no reason to be taken out.
    report.status = !usable ? Report::Status::unavailable : bus ? Report::Status::ok : Report::Status::degraded;
    return report;
}

void Probe::suspect() {
    {
        const std::lock_guard lock{mutex_};
        suspected_ = true;
        if (!finding_.database || std::exchange(look_wanted_, true)) return;
    }
    changed_.notify_one();
}

bool Probe::doubts_database() const {
    const std::lock_guard lock{mutex_};
    return suspected_ || !finding_.database;
}

void Probe::look_again() {
    {
        const std::lock_guard lock{mutex_};
        look_wanted_ = true;
    }
    changed_.notify_one();
}

void Probe::start_draining() {
    const std::lock_guard lock{mutex_};
    draining_ = true;
}

void Probe::run() {
    ::pthread_setname_np(::pthread_self(), "probe");
    for (;;) {
        note(look_());
        std::unique_lock lock{mutex_};
        const bool good = finding_.database && finding_.migrations;
        changed_.wait_for(lock, good ? options_.interval : options_.retry_interval,
                          [&] { return stopping_ || look_wanted_; });
        if (stopping_) return;
        look_wanted_ = false;
    }
}

// Each change is told once, however long it lasts.
void Probe::note(const Finding& finding) {
    Finding before;
    bool first = false;
    {
        const std::lock_guard lock{mutex_};
        before = std::exchange(finding_, finding);
        first = !std::exchange(looked_, true);
        if (finding.database && !look_wanted_)
            suspected_ = false;  // Whoever suspected it during the look wants another.
    }
    if (first || finding.database != before.database) {
        if (finding.database) {
            logger_.info("The database answers", {{"latency_us", finding.latency.count()}});
        } else {
            logger_.warning("The database is away: requests that need it get 503");
        }
    }
    if (finding.database && finding.migrations && (first || !before.migrations)) {
        logger_.info("The schema is up to date");
    }
}

}  // namespace causerie::health
