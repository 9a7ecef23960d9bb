#include "api/commands/machine_checks.hpp"

#include <exception>

#include <sys/resource.h>

#include "api/http/static_site.hpp"
#include "common/validation/limits.hpp"
#include "common/validation/network_list.hpp"

namespace causerie::commands {

Findings check_settings(const config::Config& config) {
    const std::string subject{"configuration"};
    if (!config.public_url) {
        return {{Grade::warning, subject, "every value can be used, but PUBLIC_URL is not set",
                 "set it to the address that people open, such as https://chat.example: it makes cookies secure"}};
    }
    if (config.public_url->starts_with("https:") && config.trusted_proxies == NetworkList{}) {
        return {{Grade::warning, subject, "every value can be used, but no proxy may name its clients",
                 "set TRUSTED_PROXIES to the addresses of the proxy that ends TLS (private on most platforms), or "
                 "everybody shares one limit of sign-ins"}};
    }
    return {{Grade::ok, subject, "every value can be used", ""}};
}

Finding check_descriptors() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return {Grade::unchecked, "descriptors", "no limit is told", ""};
    const bool is_unlimited = limit.rlim_max == RLIM_INFINITY;
    const auto text = is_unlimited ? std::string{"unlimited"} : std::to_string(limit.rlim_max) + " at most";
    if (is_unlimited || limit.rlim_max >= limits::descriptors_advised) return {Grade::ok, "descriptors", text, ""};
    return {Grade::warning, "descriptors", text + ", and every open page takes one",
            "raise the hard limit: LimitNOFILE= of systemd, --ulimit nofile= of Docker, ulimit -Hn"};
}

Finding check_static_files(const config::Config& config) {
    const std::string subject{"static files"};
    if (config.static_dir.empty()) {
        return {Grade::warning, subject, "STATIC_DIR is not set: only the API is served",
                "set it to the folder of the built client (build/site; /srv/causerie in the image)"};
    }
    try {
        const auto site = http::StaticSite::load(config.static_dir);
        return {Grade::ok, subject, std::to_string(site.file_count()) + " in " + config.static_dir, ""};
    } catch (const std::exception& problem) {
        return {Grade::failed, subject, problem.what(),
                "point STATIC_DIR at the folder of the built client, readable for the user that serves it"};
    }
}

}  // namespace causerie::commands
