#pragma once

#include <cstdlib>
#include <iostream>
#include <random>
#include <stdexcept>
#include <string>

#include <libpq-fe.h>
#include <pqxx/pqxx>

namespace causerie::test {

/// What an environment variable holds; the tests of this kind cannot run without it.
inline std::string required_variable(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') throw std::runtime_error{std::string{name} + " must be set"};
    return value;
}

/// A schema of its own in the database that TEST_DATABASE_URL names, for servers to fill; gone with the object.
class Workspace {
public:
    Workspace() : url_{required_variable("TEST_DATABASE_URL")}, schema_{"http_" + random_name()} {}
    ~Workspace() {
        try {
            execute("DROP SCHEMA IF EXISTS " + schema_ + " CASCADE");
        } catch (const std::exception& problem) {
            std::cerr << schema_ << " is left behind: " << problem.what() << '\n';
        }
    }
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    [[nodiscard]] const std::string& url() const { return url_; }
    [[nodiscard]] const std::string& schema() const { return schema_; }

    /// Runs `sql` inside the schema.
    pqxx::result execute(const std::string& sql) const {
        pqxx::connection connection{url_};
        connection.set_notice_handler([](pqxx::zview) {});
        pqxx::nontransaction transaction{connection};
        transaction.exec("SET search_path TO " + schema_).no_rows();
        return transaction.exec(sql);
    }

    /// The same database, but reached through a TCP port of this machine.
    [[nodiscard]] std::string url_through(std::uint16_t port, const std::string& host = "127.0.0.1") const {
        std::string url = "host=" + host + " port=" + std::to_string(port) + " sslmode=disable";
        for_each_option([&](const std::string& name, const std::string& value) {
            if (name == "user" || name == "password" || name == "dbname") url += " " + name + "='" + value + "'";
        });
        return url;
    }

    /// Where the database really listens: a Unix socket's path, or nothing for one behind TCP.
    [[nodiscard]] std::string socket_path() const {
        std::string host;
        std::string port = "5432";
        for_each_option([&](const std::string& name, const std::string& value) {
            if (name == "host") host = value;
            if (name == "port") port = value;
        });
        return host.starts_with('/') ? host + "/.s.PGSQL." + port : std::string{};
    }

private:
    template <typename Visit>
    void for_each_option(Visit visit) const {
        auto* options = PQconninfoParse(url_.c_str(), nullptr);
        for (auto* option = options; option != nullptr && option->keyword != nullptr; ++option) {
            if (option->val != nullptr) visit(std::string{option->keyword}, std::string{option->val});
        }
        PQconninfoFree(options);
    }

    static std::string random_name() {
        std::random_device random;
        return std::to_string((std::uint64_t{random()} << 32U) | random());
    }

    std::string url_;
    std::string schema_;
};

}  // namespace causerie::test
