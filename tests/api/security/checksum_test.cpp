#include "api/security/checksum.hpp"

#include "tests/support/catch.hpp"

using causerie::security::Checksum;

TEST_CASE("a checksum is SHA-256, however the text is cut into pieces", "[checksum]") {
    Checksum checksum;
    CHECK(checksum.hexadecimal() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    checksum.add("a");
    static_cast<void>(checksum.hexadecimal());
    checksum.add("bc");
    CHECK(checksum.hexadecimal() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
