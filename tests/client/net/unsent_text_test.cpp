#include "wasm-client/net/unsent_text.hpp"

#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

const Unsent message{{7}, {3}, "c1", "one\ntwo \"three\" 🇩🇪", 1'700'000'000'000, "Not here"};
const Unsent draft{{7}, {3}, {}, "half a thought", 1'700'000'000'001, {}};

}  // namespace

TEST_CASE("what is kept is read as it was written, whatever is in it", "[net]") {
    const auto first = encode_unsent(message);
    CHECK(first.find('\n') == std::string::npos);
    CHECK(decode_unsent(first + "\n" + encode_unsent(draft)) == std::vector{message, draft});
    CHECK(decode_unsent(first + "\n") == std::vector{message});
}

TEST_CASE("what cannot be read is left out, and nothing else with it", "[net]") {
    const auto good = encode_unsent(draft);
    for (const std::string bad : {"", "{", "[]", R"({"user":0})", R"({"user":"7","room":3})"}) {
        CHECK(decode_unsent(bad).empty());
        CHECK(decode_unsent(bad + "\n" + good) == std::vector{draft});
    }
    auto nobodys = message;
    nobodys.user = {0};
    CHECK(decode_unsent(encode_unsent(nobodys)).empty());
}
