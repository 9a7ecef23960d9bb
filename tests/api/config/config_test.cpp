#include "api/config/config.hpp"

#include <map>

#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

config::Environment environment(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const char* name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
    };
}

constexpr const char* url = "postgresql://chat:hunter2@db/chat";

std::vector<std::string> errors_of(std::map<std::string, std::string> variables) {
    variables.emplace("DATABASE_URL", url);
    const auto config = config::load(environment(std::move(variables)));
    return config ? std::vector<std::string>{} : config.error();
}

std::optional<std::string> public_url_of(const std::string& text) {
    const auto config = config::load(environment({{"DATABASE_URL", url}, {"PUBLIC_URL", text}}));
    return config ? config->public_url : "refused";
}

}  // namespace

TEST_CASE("a database is all that must be configured", "[config]") {
    const auto config = config::load(environment({{"DATABASE_URL", url}}));
    REQUIRE(config);
    CHECK(config->database_url == url);
    CHECK(config->port == 8080);
    CHECK(config->database_schema == "public");
    CHECK(config->database_pool == 4);
    CHECK_FALSE(config->database_is_pooled);
    CHECK(config->registration == RegistrationPolicy::open);
    CHECK(config->log_level == log::Level::info);
    CHECK(config->rate_limits);
    CHECK(config->session_days == 30);
    CHECK(config->revision == "unknown");
    CHECK(config->metrics_token.empty());
    CHECK(config->trusted_proxies == NetworkList{});
    CHECK_FALSE(config->public_url);
}

TEST_CASE("every variable is read", "[config]") {
    const auto config = config::load(environment({{"DATABASE_URL", "host=/run/pg dbname=chat"},
                                                  {"PORT", "9090"},
                                                  {"BIND_ADDRESS", "::1"},
                                                  {"DATABASE_SCHEMA", "team_2"},
                                                  {"DATABASE_POOL", "8"},
                                                  {"DATABASE_POOLER", "transaction"},
                                                  {"STATIC_DIR", "build/site"},
                                                  {"PUBLIC_URL", "https://chat.example.org"},
                                                  {"METRICS_TOKEN", "0123456789abcdef"},
                                                  {"REGISTRATION", "invite"},
                                                  {"LOG_LEVEL", "warning"},
                                                  {"RATE_LIMITS", "off"},
                                                  {"TRUSTED_PROXIES", "private, 203.0.113.7"},
                                                  {"SESSION_DAYS", "7"},
                                                  {"REVISION", "0123abc"}}));
    REQUIRE(config);
    CHECK(config->port == 9090);
    CHECK(config->bind_address == "::1");
    CHECK(config->database_schema == "team_2");
    CHECK(config->database_pool == 8);
    CHECK(config->database_is_pooled);
    CHECK(config->static_dir == "build/site");
    CHECK(config->public_url == "https://chat.example.org");
    CHECK(config->registration == RegistrationPolicy::invite);
    CHECK(config->log_level == log::Level::warning);
    CHECK_FALSE(config->rate_limits);
    CHECK(config->trusted_proxies.contains("203.0.113.7"));
    CHECK(config->trusted_proxies.contains("10.0.0.1"));
    CHECK_FALSE(config->trusted_proxies.contains("203.0.113.8"));
    CHECK(config->session_days == 7);
    CHECK(config->metrics_token == "0123456789abcdef");
    CHECK(config->revision == "0123abc");
}

TEST_CASE("a missing database is an error only for who needs one", "[config]") {
    const auto missing = config::load(environment({}));
    REQUIRE_FALSE(missing);
    CHECK(missing.error().size() == 1);
    CHECK(missing.error().front().starts_with("DATABASE_URL: must be set"));
    CHECK_FALSE(config::load(environment({{"DATABASE_URL", ""}})));
    CHECK(config::load(environment({}), config::DatabaseNeed::optional));
}

TEST_CASE("every bad value is named, each in one line", "[config]") {
    const auto errors = errors_of({{"PORT", "http"},
                                   {"BIND_ADDRESS", "localhost"},
                                   {"DATABASE_SCHEMA", "Robert'); DROP TABLE"},
                                   {"DATABASE_POOL", "0"},
                                   {"DATABASE_POOLER", "session"},
                                   {"PUBLIC_URL", "chat.example.org"},
                                   {"REGISTRATION", "yes"},
                                   {"LOG_LEVEL", "loud"},
                                   {"RATE_LIMITS", "true"},
                                   {"SESSION_DAYS", "-1"},
                                   {"METRICS_TOKEN", "hunter2"},
                                   {"REVISION", "two words"}});
    REQUIRE(errors.size() == 12);
    for (const auto& error : errors) {
        CHECK(error.find(": must be ") != std::string::npos);
        CHECK(error.find('\n') == std::string::npos);
        CHECK(error.find("hunter2") == std::string::npos);
    }
}

TEST_CASE("no error quotes the database's password", "[config]") {
    const auto config = config::load(environment({{"DATABASE_URL", "postgres//chat:hunter2@db"}, {"PORT", "x"}}));
    REQUIRE_FALSE(config);
    REQUIRE(config.error().size() == 2);
    for (const auto& error : config.error()) CHECK(error.find("hunter2") == std::string::npos);
}

TEST_CASE("a token for the metrics is long, and fits into a header", "[config]") {
    for (const char* token : {"0123456789abcde", "0123456789 abcdef", "0123456789abcdef\n", "0123456789abcdefä"}) {
        CAPTURE(token);
        CHECK(errors_of({{"METRICS_TOKEN", token}}).size() == 1);
    }
    CHECK(errors_of({{"METRICS_TOKEN", ""}}).empty());
}

TEST_CASE("numbers must be whole, in range and nothing else", "[config]") {
    for (const char* port : {"65536", "-1", "80 ", " 80", "0x50", "8e1", "99999999999999999999", "8.0"}) {
        CAPTURE(port);
        CHECK(errors_of({{"PORT", port}}).size() == 1);
    }
    CHECK(errors_of({{"PORT", "65535"}}).empty());
    CHECK(errors_of({{"PORT", ""}}).empty());
}

TEST_CASE("a schema is a plain identifier that is not PostgreSQL's own", "[config]") {
    for (const char* schema : {"Team", "1team", "pg_temp", "information_schema", "a-b", "a b", "\"a\"", "ä"}) {
        CAPTURE(schema);
        CHECK(errors_of({{"DATABASE_SCHEMA", schema}}).size() == 1);
    }
    CHECK(errors_of({{"DATABASE_SCHEMA", std::string(64, 'a')}}).size() == 1);
    CHECK(errors_of({{"DATABASE_SCHEMA", std::string(63, 'a')}}).empty());
}

TEST_CASE("the public address becomes an origin as browsers write it", "[config]") {
    CHECK(public_url_of("https://Chat.Example.org/") == "https://chat.example.org");
    CHECK(public_url_of("https://chat.example.org:443") == "https://chat.example.org");
    CHECK(public_url_of("http://localhost:8080") == "http://localhost:8080");
    CHECK(public_url_of("http://[::1]:8080") == "http://[::1]:8080");
    CHECK(public_url_of("http://[::1]") == "http://[::1]");
    for (const char* bad : {"ftp://a", "https://", "https://a/b", "https://u:p@a", "https://a:0", "https://a:b", "//a",
                            "https://a b", "http:/a", "https://[::1"}) {
        CAPTURE(bad);
        CHECK(public_url_of(bad) == "refused");
    }
}
