#include "api/store/connection_setup.hpp"

#include "tests/support/catch.hpp"

using namespace causerie;
using store::ConnectionParameters;

TEST_CASE("each host of a connection string is tried by itself, with its own address and port", "[connection]") {
    const auto hosts = store::by_host(store::connection_parameters("postgresql://u@a.test:1,b.test:2,%2Ftmp:3/d"));
    REQUIRE(hosts.size() == 3);
    CHECK(hosts[0].at("host") == "a.test");
    CHECK(hosts[1].at("port") == "2");
    CHECK(hosts[2].at("host") == "/tmp");
    for (const auto& host : hosts) CHECK(host.at("user") == "u");
}

TEST_CASE("one port may be for all hosts, and a host without an address has none", "[connection]") {
    const auto hosts = store::by_host({{"host", "a,b"}, {"hostaddr", "10.0.0.1,"}, {"port", "5433"}});
    REQUIRE(hosts.size() == 2);
    CHECK(hosts[0] == ConnectionParameters{{"host", "a"}, {"hostaddr", "10.0.0.1"}, {"port", "5433"}});
    CHECK(hosts[1] == ConnectionParameters{{"host", "b"}, {"port", "5433"}});
}

TEST_CASE("lists that do not fit together are left for libpq to complain about", "[connection]") {
    const ConnectionParameters odd{{"host", "a,b,c"}, {"port", "1,2"}};
    CHECK(store::by_host(odd) == std::vector{odd});
    const ConnectionParameters ports{{"host", "a"}, {"port", "1,2"}};
    CHECK(store::by_host(ports) == std::vector{ports});
}

TEST_CASE("opening a connection may take longer the more hosts there are", "[connection]") {
    store::DatabaseOptions options{.url = "host=a"};
    const auto one = store::opening_time(options);
    options.url = "host=a,b,c";
    CHECK(store::opening_time(options) == 3 * one);
}

TEST_CASE("a host name that does not exist is not waited for", "[connection]") {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    bool asked = false;
    const store::Patience patience{deadline, [&] { return std::exchange(asked, true); }};
    CHECK_THROWS_AS(store::open_connection({.url = "host=nowhere.invalid"}, patience), store::Unavailable);
    CHECK(std::chrono::steady_clock::now() < deadline);
}
