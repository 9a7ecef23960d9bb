#include "common/validation/network_list.hpp"

#include "tests/support/catch.hpp"

using causerie::NetworkList;

namespace {

bool holds(const char* networks, const char* address) {
    const auto list = NetworkList::parse(networks);
    REQUIRE(list);
    return list->contains(address);
}

}  // namespace

TEST_CASE("an address lies in a network when it begins with the same bits", "[validation]") {
    CHECK(holds("10.0.0.0/8", "10.255.0.1"));
    CHECK_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
    CHECK(holds("172.16.0.0/12", "172.31.255.255"));
    CHECK_FALSE(holds("172.16.0.0/12", "172.32.0.0"));
    CHECK(holds("2001:db8::/33", "2001:db8:7fff::1"));
    CHECK_FALSE(holds("2001:db8::/33", "2001:db8:8000::1"));
    CHECK(holds("192.0.2.1", "192.0.2.1"));
    CHECK_FALSE(holds("192.0.2.1", "192.0.2.2"));
    CHECK(holds("192.0.2.1 , 2001:db8::1", "2001:db8:0::1"));
    CHECK(holds("10.0.0.0/8", "::ffff:10.0.0.1"));
    CHECK(holds("::ffff:10.0.0.0/104", "10.0.0.1"));
    CHECK(holds("0.0.0.0/0", "203.0.113.7"));
    CHECK_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
    CHECK(holds("::/0", "2001:db8::1"));
}

TEST_CASE("private networks have a name", "[validation]") {
    for (const auto* address : {"127.0.0.1", "10.1.2.3", "172.20.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd12::1"}) {
        CHECK(holds("private", address));
    }
    for (const auto* address : {"203.0.113.7", "172.32.0.1", "100.128.0.1", "2001:db8::1", "fe80::1", "::2"}) {
        CHECK_FALSE(holds("private", address));
    }
    CHECK(holds("203.0.113.7, private", "10.1.2.3"));
}

TEST_CASE("nothing is in an empty list, and what is no address is in no list", "[validation]") {
    CHECK_FALSE(NetworkList{}.contains("127.0.0.1"));
    for (const auto* text : {"", "somebody", "10.0.0.1:80", "[::1]", "10.0.0.0/8", "fe80::1%eth0"}) {
        CHECK_FALSE(holds("0.0.0.0/0, ::/0", text));
        CHECK_FALSE(causerie::is_address(text));
    }
}

TEST_CASE("what is no network is refused, and so is one whose address says more than its length", "[validation]") {
    for (const auto* text : {"", ",", "10.0.0.1,", "public", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8x",
                             "::/129", "10.1.2.3/8", "2001:db8::1/32", "10.0.0.0 /8", "10/8", "PRIVATE/8"}) {
        CAPTURE(text);
        CHECK_FALSE(NetworkList::parse(text));
    }
}
