#include "api/metrics/process_usage.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <unistd.h>

#include <sys/resource.h>
#include <sys/stat.h>

namespace causerie::metrics {
namespace {

constexpr const char* descriptors_directory = "/proc/self/fd";

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           std::chrono::duration<double>{std::chrono::microseconds{time.tv_usec}}.count();
}

double cpu_seconds() {
    rusage use{};
    if (::getrusage(RUSAGE_SELF, &use) != 0) return 0;
    return seconds(use.ru_utime) + seconds(use.ru_stime);
}

std::uint64_t threads() {
    std::ifstream file{"/proc/self/status"};
    std::string word;
    while (file >> word && word != "Threads:") {
    }
    std::uint64_t count = 0;
    file >> count;
    return count;
}

std::uint64_t descriptors_max() {
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

}  // namespace

std::uint64_t resident_bytes() {
    std::ifstream file{"/proc/self/statm"};
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    file >> total >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

// Since Linux 6.2 the directory's size tells; before, its entries have to be counted.
std::uint64_t open_descriptors() {
    struct stat facts{};
    if (::stat(descriptors_directory, &facts) == 0 && facts.st_size > 0)
        return static_cast<std::uint64_t>(facts.st_size);
    std::error_code error;
    const std::filesystem::directory_iterator entries{descriptors_directory, error};
    return error ? 0 : static_cast<std::uint64_t>(std::distance(begin(entries), end(entries)));
}

ProcessUsage process_usage() {
    return {.cpu_seconds = cpu_seconds(),
            .resident_bytes = resident_bytes(),
            .threads = threads(),
            .descriptors_max = descriptors_max()};
}

}  // namespace causerie::metrics
