#include "api/health/health.hpp"

#include <algorithm>
#include <cmath>
#include <pthread.h>
#include <utility>

#include <nlohmann/json.hpp>

#include "common/json/time_field.hpp"

namespace causerie::health {
namespace {

constexpr const char* database_check = "database";
constexpr const char* migrations_check = "migrations";
constexpr const char* bus_check = "bus";
constexpr const char* threads_check = "threads";
constexpr const char* drain_check = "drain";

constexpr const char* starting = "starting";

constexpr int failures_until_down = 2;

std::vector<HealthCheck> first_checks() {
    return {{database_check, HealthStatus::unavailable, {}, starting},
            {migrations_check, HealthStatus::unavailable, {}, starting},
            {bus_check, HealthStatus::degraded, {}, starting},
            {threads_check, HealthStatus::ok, {}, {}},
            {drain_check, HealthStatus::ok, {}, {}}};
}

// Milliseconds with two digits after the point: enough to compare, short enough to read.
double milliseconds(std::chrono::microseconds time) {
    return std::round(std::chrono::duration<double, std::milli>{time}.count() * 100) / 100;
}

}  // namespace

Report::Status Report::of(std::string_view check) const {
    const auto found = std::ranges::find(checks, check, &HealthCheck::check);
    return found == checks.end() ? Status::unavailable : found->status;
}

void to_json(nlohmann::json& json, const Report& report) {
    nlohmann::json checks = nlohmann::json::object();
    for (const auto& check : report.checks) {
        auto& entry = checks[check.check] = {{"status", name(check.status)}, {"since", json_time(check.since)}};
        if (!check.reason.empty()) entry["reason"] = check.reason;
    }
    if (report.of(database_check) != HealthStatus::unavailable) {
        checks[database_check]["latency_ms"] = milliseconds(report.finding.latency);
    }
    if (report.of(migrations_check) == HealthStatus::unavailable) checks[migrations_check]["status"] = "pending";
    json = {{"status", name(report.status)},
            {"version", report.version},
            {"uptime_s", report.uptime_s},
            {"draining", report.draining},
            {"checks", std::move(checks)}};
}

Probe::Probe(ProbeOptions options, Look look, std::function<bool()> bus, const log::Logger& logger)
    : options_{std::move(options)},
      look_{std::move(look)},
      bus_{std::move(bus)},
      logger_{logger},
      started_at_{Clock::now()},
      history_{first_checks()},
      thread_{[this] { run(); }} {}

Probe::~Probe() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

std::optional<std::string> Probe::hanging_thread() const {
    const auto now = Clock::now();
    for (const auto& vital : options_.vitals) {
        if (vital.heart->silence(now) > options_.wedged_after) return vital.name;
    }
    return std::nullopt;
}

Report Probe::report() {
    const bool bus = bus_();
    const auto hanging = hanging_thread();
    std::unique_lock lock{mutex_};
    assess(hanging, bus);
    Report report{.version = options_.version, .checks = history_.checks(), .finding = answer_, .draining = draining_};
    tell(lock);
    report.uptime_s = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - started_at_).count();
    const auto worst = std::ranges::max(report.checks, {}, &HealthCheck::status);
    report.status = worst.status;
    return report;
}

// What is found at once. Only a change costs more than a few comparisons.
void Probe::assess(const std::optional<std::string>& hanging, bool bus) {
    const auto now = Moment::now();
    assess_database(now);
    if (answer_.migrations) {
        history_.note(migrations_check, HealthStatus::ok, {}, now);
    } else {
        history_.note(migrations_check, HealthStatus::unavailable, is_up_ ? "the schema is not ready" : starting, now);
    }
    // Without the bus, requests are answered as ever and only live events are late: no reason to be taken out.
    if (bus) {
        history_.note(bus_check, HealthStatus::ok, {}, now);
    } else {
        const auto* reason = answer_.migrations ? "the log is not being followed" : starting;
        history_.note(bus_check, HealthStatus::degraded, reason, now);
    }
    history_.note(threads_check, hanging ? HealthStatus::unavailable : HealthStatus::ok,
                  hanging ? *hanging + " hangs" : std::string{}, now);
    if (draining_) history_.note(drain_check, HealthStatus::unavailable, "going down", now);
}

void Probe::assess_database(Moment now) {
    if (!found_at_) return;
    if (is_stale(now.steady)) {
        history_.note(database_check, HealthStatus::unavailable, "the check does not come back", now);
    } else if (!is_up_) {
        history_.note(database_check, HealthStatus::unavailable, "no answer", now);
    } else if (answer_.latency > options_.slow_after) {
        history_.note(database_check, HealthStatus::degraded, "slow", now);
    } else {
        history_.note(database_check, HealthStatus::ok, {}, now);
    }
}

// Whoever waits for the lock must not wait for the log.
void Probe::tell(std::unique_lock<std::mutex>& lock) {
    const auto news = history_.take_news();
    lock.unlock();
    for (const auto& transition : news) log_transition(logger_, transition);
}

std::vector<HealthTransition> Probe::transitions() const {
    const std::lock_guard lock{mutex_};
    return history_.transitions();
}

void Probe::suspect() {
    {
        const std::lock_guard lock{mutex_};
        suspected_ = true;
        if (failures_ > 0) is_up_ = false;  // A look did not find it either.
        if (!finding_.database || std::exchange(look_wanted_, true)) return;
    }
    changed_.notify_one();
}

bool Probe::doubts_database() const {
    const std::lock_guard lock{mutex_};
    if (!finding_.database) return true;
    return suspected_ && Clock::now() - *found_at_ >= options_.pause;
}

bool Probe::is_database_away() const {
    const std::lock_guard lock{mutex_};
    return !is_up_ || is_stale(Clock::now());
}

// Not before the first look has ended.
bool Probe::is_stale(Clock::time_point now) const { return found_at_ && now - *found_at_ > options_.stale_after; }

void Probe::look_again() {
    {
        const std::lock_guard lock{mutex_};
        look_wanted_ = true;
        has_improved_ = true;
    }
    changed_.notify_one();
}

void Probe::start_draining() {
    {
        const std::lock_guard lock{mutex_};
        draining_ = true;
    }
    static_cast<void>(report());  // For the log.
}

void Probe::run() {
    ::pthread_setname_np(::pthread_self(), "probe");
    for (;;) {
        note(look_());
        static_cast<void>(report());  // Changes are told when they happen, and not when somebody asks.
        std::unique_lock lock{mutex_};
        const bool good = finding_.database && finding_.migrations;
        const auto interval = good ? options_.interval : options_.retry_interval;
        const auto pause = std::min(options_.pause, interval);
        changed_.wait_for(lock, pause, [&] { return stopping_ || has_improved_; });
        changed_.wait_for(lock, interval - pause, [&] { return stopping_ || look_wanted_; });
        if (stopping_) return;
        look_wanted_ = false;
        has_improved_ = false;
    }
}

void Probe::note(const Finding& finding) {
    const std::lock_guard lock{mutex_};
    finding_ = finding;
    found_at_ = Clock::now();
    if (finding.database) {
        failures_ = 0;
        is_up_ = true;
        answer_ = finding;
        if (!look_wanted_) suspected_ = false;  // Whoever suspected it during the look wants another.
    } else if (++failures_ >= failures_until_down || suspected_) {
        is_up_ = false;
    }
}

}  // namespace causerie::health
