#include "tests/bench/table.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <thread>

#include <sys/utsname.h>

namespace causerie::bench {
namespace {

constexpr double other_cores_max = 0.1;

std::string formatted(double value, int decimals) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return text.data();
}

double median(std::vector<double>& sorted) {
    std::ranges::sort(sorted);
    const auto middle = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

std::vector<double> values_of(const std::vector<Measurement>& all, const std::string& name, const char* column) {
    std::vector<double> values;
    for (const auto& one : all) {
        if (one.name != name) continue;
        if (const auto found = one.values.find(column); found != one.values.end()) values.push_back(found->second);
    }
    return values;
}

std::string cell(std::vector<double> values, const Column& column) {
    if (values.empty()) return "";
    auto text = formatted(median(values), column.decimals);
    if (!column.shows_range || values.size() == 1) return text;
    return text + " (" + formatted(values.front(), column.decimals) + ".." + formatted(values.back(), column.decimals) +
           ")";
}

std::vector<std::string> names_of(const std::vector<Measurement>& measurements) {
    std::vector<std::string> names;
    for (const auto& one : measurements) {
        if (std::ranges::find(names, one.name) == names.end()) names.push_back(one.name);
    }
    return names;
}

using Row = std::vector<std::string>;

std::vector<Row> rows_of(const std::vector<Measurement>& measurements) {
    std::vector<Row> rows{{""}};
    for (const auto& column : columns()) rows.front().emplace_back(column.name);
    for (const auto& name : names_of(measurements)) {
        Row row{name};
        for (const auto& column : columns()) row.push_back(cell(values_of(measurements, name, column.name), column));
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string laid_out(const std::vector<Row>& rows) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string blanks(widths[i] - row[i].size(), ' ');
            text += i == 0 ? row[i] + blanks : "  " + blanks + row[i];
        }
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    }
    return text;
}

}  // namespace

std::string table(const std::vector<Measurement>& measurements) {
    auto text = laid_out(rows_of(measurements));
    for (const auto& one : measurements) {
        if (one.fault_count == 0) continue;
        text += "WRONG: " + one.name + ": " + std::to_string(one.fault_count) + " faults";
        for (const auto& fault : one.faults) text += "; " + fault;
        text += '\n';
    }
    for (const auto& name : names_of(measurements)) {
        auto others = values_of(measurements, name, "other cores");
        if (others.empty() || std::ranges::max(others) <= other_cores_max) continue;
        text += "disturbed: " + name + ": others used up to " + formatted(std::ranges::max(others), 2) + " cores\n";
    }
    return text;
}

std::string summary(const Measurement& measurement) {
    auto text = measurement.name + ":";
    for (const auto& column : columns()) {
        const auto found = measurement.values.find(column.name);
        if (found == measurement.values.end()) continue;
        text.append("  ").append(column.name).append(" ").append(formatted(found->second, column.decimals));
    }
    if (measurement.fault_count != 0) text.append("  WRONG: ").append(measurement.faults.front());
    return text;
}

std::string machine() {
    utsname system{};
    ::uname(&system);
    std::string model{"unknown processor"};
    std::ifstream file{"/proc/cpuinfo"};
    for (std::string line; std::getline(file, line);) {
        constexpr std::string_view name = "model name\t: ";
        if (line.starts_with(name)) model = line.substr(name.size());
    }
    return std::to_string(std::thread::hardware_concurrency()) + " cores, " + model + ", " + system.sysname + " " +
           system.release;
}

}  // namespace causerie::bench
