#include "tests/chaos/cluster.hpp"

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <stdexcept>

#include <pqxx/pqxx>
#include <sys/wait.h>

namespace causerie::chaos {
namespace {

// The parent of a process, or 0.
pid_t parent_of(pid_t process) {
    std::ifstream status{"/proc/" + std::to_string(process) + "/status"};
    for (std::string line; std::getline(status, line);) {
        constexpr std::string_view name = "PPid:\t";
        if (line.starts_with(name)) return std::stoi(line.substr(name.size()));
    }
    return 0;
}

std::string direct(const std::string& url) { return url + "&connect_timeout=2"; }

}  // namespace

Cluster::Cluster(std::string script, std::string name) : script_{std::move(script)}, name_{std::move(name)} {}

std::string Cluster::run(const std::string& command) const {
    const auto line = "'" + script_ + "' " + command + " --name '" + name_ + "' 2>&1";
    FILE* pipe = ::popen(line.c_str(), "re");
    if (pipe == nullptr) throw std::runtime_error{"cannot run " + script_};
    std::string output;
    for (int character = std::fgetc(pipe); character != EOF; character = std::fgetc(pipe)) {
        output += static_cast<char>(character);
    }
    const int status = ::pclose(pipe);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        throw std::runtime_error{"script/database " + command + " failed: " + output};
    }
    return output;
}

void Cluster::start() {
    auto output = run("start");
    while (!output.empty() && output.back() == '\n') output.pop_back();
    url_ = output.substr(output.rfind('\n') + 1);
}

void Cluster::stop() { (void)run("stop"); }

void Cluster::crash() { (void)run("kill"); }

std::string Cluster::socket_path() const {
    constexpr std::string_view parameter = "?host=";
    return url_.substr(url_.find(parameter) + parameter.size()) + "/.s.PGSQL.5432";
}

std::string Cluster::url_through(std::uint16_t port) const {
    const auto at = url_.find("@/");
    const auto end = url_.find('?');
    return url_.substr(0, at) + "@127.0.0.1:" + std::to_string(port) + url_.substr(at + 1, end - at - 1);
}

std::vector<pid_t> Cluster::backends() const {
    std::vector<pid_t> found;
    try {
        pqxx::connection connection{direct(url_)};
        pqxx::nontransaction tx{connection};
        const auto postmaster = parent_of(connection.backendpid());
        for (const auto& row : tx.exec("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
                                       "AND pid <> pg_backend_pid() ORDER BY backend_start, pid")) {
            const auto process = row[0].as<pid_t>();
            if (postmaster > 1 && parent_of(process) == postmaster) found.push_back(process);
        }
    } catch (const pqxx::failure&) {
        // It is down, or going down: there is nobody to be found.
        found.clear();
    }
    return found;
}

void Cluster::terminate_backends() const {
    try {
        pqxx::connection connection{direct(url_)};
        pqxx::nontransaction tx{connection};
        tx.exec(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' "
            "AND pid <> pg_backend_pid()");
    } catch (const pqxx::failure&) {
        return;  // Then they are gone anyway.
    }
}

bool Cluster::is_ready() const {
    try {
        pqxx::connection connection{direct(url_)};
        pqxx::nontransaction tx{connection};
        return tx.query_value<int>("SELECT 1") == 1;
    } catch (const pqxx::failure&) {
        return false;
    }
}

}  // namespace causerie::chaos
