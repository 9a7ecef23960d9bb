#include "tests/bench/process_use.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <unistd.h>

#include <sys/resource.h>

namespace causerie::bench {
namespace {

struct Use {
    pid_t parent{};
    double ticks{};
};

double ticks_per_second() { return static_cast<double>(::sysconf(_SC_CLK_TCK)); }

std::optional<Use> use_of(const std::string& process) {
    std::ifstream file{"/proc/" + process + "/stat"};
    std::string line;
    if (!std::getline(file, line)) return std::nullopt;
    // The name may hold anything, blanks and brackets too.
    std::istringstream fields{line.substr(line.rfind(')') + 1)};
    constexpr int fields_between = 9;  // From the parent to the times.
    std::string skipped;
    Use use;
    fields >> skipped >> use.parent;
    for (int i = 0; i < fields_between; ++i) fields >> skipped;
    for (int i = 0; i < 4; ++i) {
        double ticks = 0;
        fields >> ticks;
        use.ticks += ticks;
    }
    return use;
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

double cpu_seconds(const std::vector<pid_t>& processes) {
    std::map<pid_t, Use> uses;
    for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
        const auto name = entry.path().filename().string();
        const auto process = static_cast<pid_t>(std::strtol(name.c_str(), nullptr, 10));
        if (process <= 0) continue;
        if (const auto use = use_of(name)) uses[process] = *use;
    }
    double ticks = 0;
    for (const auto& [process, use] : uses) {
        const auto counts = [&](pid_t one) { return std::ranges::find(processes, one) != processes.end(); };
        if (counts(process) || counts(use.parent)) ticks += use.ticks;
    }
    return ticks / ticks_per_second();
}

double own_cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double machine_cpu_seconds() {
    std::ifstream file{"/proc/stat"};
    std::string label;
    double user = 0;
    double nice = 0;
    double system = 0;
    double idle = 0;
    double waiting = 0;
    double interrupts = 0;
    double soft_interrupts = 0;
    double stolen = 0;
    file >> label >> user >> nice >> system >> idle >> waiting >> interrupts >> soft_interrupts >> stolen;
    return (user + nice + system + interrupts + soft_interrupts + stolen) / ticks_per_second();
}

double resident_mb(pid_t process) {
    std::ifstream file{"/proc/" + std::to_string(process) + "/status"};
    for (std::string line; std::getline(file, line);) {
        constexpr std::string_view name = "VmRSS:";
        if (line.starts_with(name)) return std::strtod(line.c_str() + name.size(), nullptr) * 1024 / 1e6;
    }
    return 0;
}

double load_average() {
    double load = 0;
    return ::getloadavg(&load, 1) == 1 ? load : 0;
}

}  // namespace causerie::bench
