#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>

#include <pqxx/pqxx>

#include "api/store/database.hpp"
#include "api/store/events.hpp"
#include "api/store/memberships.hpp"
#include "api/store/migrator.hpp"
#include "api/store/users.hpp"

namespace causerie::test {

/// A schema of its own for one test case, in the database that TEST_DATABASE_URL names; gone with the object.
class Schema {
public:
    Schema() : url_{url_of_environment()}, name_{"test_" + random_name()} {}
    ~Schema() {
        try {
            pqxx::connection connection{url_};
            connection.set_notice_handler([](pqxx::zview) {});
            pqxx::nontransaction{connection}.exec("DROP SCHEMA IF EXISTS " + name_ + " CASCADE").no_rows();
        } catch (const std::exception& problem) {
            std::cerr << name_ << " is left behind: " << problem.what() << '\n';
        }
    }
    Schema(const Schema&) = delete;
    Schema& operator=(const Schema&) = delete;

    [[nodiscard]] const std::string& url() const { return url_; }
    [[nodiscard]] const std::string& name() const { return name_; }

    /// With a deadline that a busy machine keeps: only the tests of the deadline itself want a short one.
    [[nodiscard]] store::DatabaseOptions options() const {
        return {.url = url_, .schema = name_, .pool_size = 4, .patience = std::chrono::seconds{60}};
    }

    /// A plain connection into the schema, past the store.
    [[nodiscard]] pqxx::connection connect() const {
        pqxx::connection connection{url_};
        pqxx::nontransaction{connection}.exec("SET search_path TO " + name_).no_rows();
        return connection;
    }

    /// The only value that `sql` gives.
    template <typename T>
    [[nodiscard]] T value(const std::string& sql) const {
        auto connection = connect();
        return pqxx::nontransaction{connection}.query_value<T>(sql);
    }

    void execute(const std::string& sql) const {
        auto connection = connect();
        static_cast<void>(pqxx::nontransaction{connection}.exec(sql));
    }

private:
    static std::string url_of_environment() {
        const char* url = std::getenv("TEST_DATABASE_URL");
        if (url == nullptr) throw std::runtime_error{"TEST_DATABASE_URL must name a PostgreSQL database"};
        return url;
    }

    static std::string random_name() {
        std::random_device random;
        return std::to_string((std::uint64_t{random()} << 32U) | random());
    }

    std::string url_;
    std::string name_;
};

/// A migrated schema and a pool on it.
class DatabaseFixture {
public:
    DatabaseFixture() {
        store::migrate(schema.options());
        database = std::make_unique<store::Database>(schema.options(), logger);
    }

    /// An account without a usable password, in the common rooms; much quicker than registering.
    User add_user(const std::string& username) const {
        return database->transact([&](store::Transaction& tx) {
            auto log = store::events::lock(tx);
            const auto user = store::users::insert(log, {.username = username, .display_name = username}).value();
            store::memberships::join_common_rooms(log, user.id);
            return user;
        });
    }

    /// The room that everybody is in.
    [[nodiscard]] RoomId general() const { return {schema.value<std::int64_t>("SELECT id FROM room WHERE is_common")}; }

    [[nodiscard]] std::int64_t head() const { return schema.value<std::int64_t>("SELECT head FROM log_head"); }

    Schema schema;
    log::Logger logger{log::Level::error, -1};
    std::unique_ptr<store::Database> database;
};

}  // namespace causerie::test
