#pragma once

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <pwd.h>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>

#include <libpq-fe.h>
#include <sys/wait.h>

namespace causerie::test {

/// A real PgBouncer in transaction mode before the database of `url`, on a socket of its own; gone with the object.
class Pooler {
public:
    explicit Pooler(const std::string& url) {
        std::string name = (std::filesystem::temp_directory_path() / "causerie-pooler-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no folder for PgBouncer"};
        folder_ = name;
        write_configuration(url);
        start();
        wait_until_it_answers();
    }
    ~Pooler() {
        ::kill(process_, SIGTERM);
        ::waitpid(process_, nullptr, 0);
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Pooler(const Pooler&) = delete;
    Pooler& operator=(const Pooler&) = delete;

    [[nodiscard]] std::string url() const { return "host=" + folder_.string() + " port=6432 dbname=chat user=anybody"; }

private:
    void write_configuration(const std::string& url) const {
        std::string target;
        auto* options = PQconninfoParse(url.c_str(), nullptr);
        for (const auto* option = options; option != nullptr && option->keyword != nullptr; ++option) {
            const std::string key{option->keyword};
            if (option->val == nullptr || option->val[0] == '\0') continue;
            if (key == "host" || key == "port" || key == "dbname" || key == "user" || key == "password") {
                target += key + "='" + option->val + "' ";
            }
        }
        PQconninfoFree(options);
        std::ofstream file{folder_ / "pgbouncer.ini"};
        file << "[databases]\nchat = " << target
             << "\n[pgbouncer]\nlisten_addr =\nunix_socket_dir = " << folder_.string()
             << "\nlisten_port = 6432\nauth_type = any\npool_mode = transaction\n"
             << "default_pool_size = 4\nmax_client_conn = 200\nlogfile = " << (folder_ / "log").string() << "\n";
    }

    // PgBouncer refuses to run as root, and then has to be able to read its folder.
    void start() {
        const auto* owner = ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
        for (const auto& path : {folder_, folder_ / "pgbouncer.ini"}) {
            if (owner != nullptr && ::chown(path.c_str(), owner->pw_uid, owner->pw_gid) != 0) {
                throw std::runtime_error{"chown for PgBouncer"};
            }
        }
        const auto configuration = (folder_ / "pgbouncer.ini").string();
        process_ = ::fork();
        if (process_ != 0) return;
        if (owner != nullptr && (::setgid(owner->pw_gid) != 0 || ::setuid(owner->pw_uid) != 0)) ::_exit(1);
        ::execlp("/usr/sbin/pgbouncer", "pgbouncer", "-q", configuration.c_str(), nullptr);
        ::_exit(127);
    }

    void wait_until_it_answers() const {
        for (int i = 0; i < 500; ++i) {
            auto* connection = PQconnectdb(url().c_str());
            const bool answers = PQstatus(connection) == CONNECTION_OK;
            PQfinish(connection);
            if (answers) return;
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        throw std::runtime_error{"PgBouncer does not answer"};
    }

    std::filesystem::path folder_;
    pid_t process_{-1};
};

}  // namespace causerie::test
