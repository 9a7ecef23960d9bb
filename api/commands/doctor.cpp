#include "api/commands/doctor.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "api/commands/database_checks.hpp"
#include "api/commands/finding.hpp"
#include "api/commands/machine_checks.hpp"
#include "api/commands/proxy_check.hpp"

namespace causerie::commands {
namespace {

// All of one width, so that the lines stand under each other.
const char* name(Grade grade) {
    switch (grade) {
        case Grade::ok: return "ok       ";
        case Grade::warning: return "warning  ";
        case Grade::failed: return "failed   ";
        case Grade::unchecked: return "unchecked";
    }
    std::abort();  // Not one of the enumerators: a defect.
}

int told(const Findings& findings, std::ostream& out) {
    for (const auto& finding : findings) {
        out << name(finding.grade) << "  " << finding.subject << ": " << finding.text;
        const bool is_open = finding.grade == Grade::unchecked;
        if (!finding.remedy.empty()) out << (is_open ? ". To find out: " : ". To mend it: ") << finding.remedy;
        out << '\n';
    }
    out.flush();
    const bool failed =
        std::ranges::any_of(findings, [](const Finding& finding) { return finding.grade == Grade::failed; });
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

Finding check_streams(const config::Config& config) {
    if (config.public_url) return check_proxy(*config.public_url);
    return {Grade::unchecked, "proxy", "nobody said where it is", "name the address that people open: doctor --url"};
}

}  // namespace

int doctor(const config::Environment& environment, const std::string& url, std::ostream& out) {
    const auto config = config::load([&](const char* variable) {
        return !url.empty() && std::string{variable} == "PUBLIC_URL" ? std::optional{url} : environment(variable);
    });
    if (!config) {
        Findings findings;
        for (const auto& error : config.error()) {
            findings.push_back({Grade::failed, "configuration", error, "see README.md, Configuration"});
        }
        findings.push_back(check_descriptors());
        findings.push_back({Grade::unchecked, "database", "the configuration comes first", ""});
        return told(findings, out);
    }
    auto findings = check_settings(*config);
    findings.push_back(check_descriptors());
    findings.push_back(check_static_files(*config));
    std::ranges::move(check_database(*config), std::back_inserter(findings));
    findings.push_back(check_streams(*config));
    return told(findings, out);
}

}  // namespace causerie::commands
