// What our parser takes, Boost.Beast's must take too, with the same method, target, fields and body. Ours may refuse
// more. Boost is needed for this test only, so it is left out where Boost is not installed.
#if __has_include(<boost/beast/http.hpp>)

#include <cctype>
#include <random>

#include <boost/beast/http.hpp>

#include "api/http/request_reader.hpp"
#include "tests/support/catch.hpp"

using namespace causerie::http;

namespace {

namespace beast = boost::beast;

/// The seed of the run: the same requests every time.
constexpr std::uint32_t seed = 20261122;
constexpr int request_count = 150'000;

class Generator {
public:
    /// A request that is valid more often than not, then damaged more often than not.
    std::string next() {
        auto bytes = pick({"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"}) + " " +
                     pick({"/", "/a/b?c=d", "/%41?%", "*", "http://a/x", "/a b", "/~a;b=c", "//", "/\"<>|"}) + " " +
                     pick({"HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/1.2"}) + "\r\n";
        if (below(8) > 0) bytes += pick({"Host: a\r\n", "host:a:80\r\n", "Host: [::1]\r\n", "HOST:\ta\t\r\n"});
        for (auto count = below(4); count > 0; --count) bytes += field();
        const auto body = pick({"", "x", "hello", "0\r\n\r\n"});
        if (below(2) == 0) {
            bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        } else if (below(2) == 0) {
            bytes += "Transfer-Encoding: chunked\r\n\r\n" + chunks();
        } else {
            bytes += "\r\n";
        }
        for (auto count = below(4); count > 0; --count) damage(bytes);
        return bytes;
    }

private:
    std::uint32_t below(std::uint32_t limit) {
        return std::uniform_int_distribution<std::uint32_t>{0, limit - 1}(random_);
    }

    std::string pick(std::initializer_list<const char*> choices) {
        return choices.begin()[below(static_cast<std::uint32_t>(choices.size()))];
    }

    std::string field() {
        return pick({"X: y\r\n", "Accept:  */*  \r\n", "Empty:\r\n", "Connection: close\r\n",
                     "Connection: keep-alive\r\n", "Content-Length: 5\r\n", "Content-Length: 05\r\n",
                     "Content-Length: 5, 5\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n",
                     "Transfer-Encoding: chunked, gzip\r\n", "X: y\r\n folded\r\n", "Cookie: a=b; c=\"d\"\r\n",
                     "X: \x80\xFF\r\n", "Expect: 100-continue\r\n"});
    }

    std::string chunks() {
        std::string bytes;
        for (auto count = below(4); count > 0; --count) {
            bytes +=
                pick({"1\r\na\r\n", "5;x=y\r\nhello\r\n", "A\r\n0123456789\r\n", "03\r\nabc\r\n", "2\r\n\r\n\r\n"});
        }
        return bytes + pick({"0\r\n\r\n", "0\r\nX: y\r\n\r\n", "00;a\r\n\r\n", "0\r\n"});
    }

    void damage(std::string& bytes) {
        const auto at = below(static_cast<std::uint32_t>(bytes.size()));
        switch (below(5)) {
            case 0: bytes[at] = static_cast<char>(below(256)); break;
            case 1: bytes.erase(at, 1 + below(3)); break;
            case 2: bytes.insert(at, pick({"\r", "\n", "\r\n", " ", ":", "\t", ",", "0", ";", "\r\n\r\n"})); break;
            case 3: bytes.insert(at, bytes.substr(below(static_cast<std::uint32_t>(bytes.size())), below(30))); break;
            default: break;
        }
        if (bytes.empty()) bytes = "G";
    }

    std::mt19937 random_{seed};
};

/// Boost's views are a type of their own in some versions.
template <typename View>
std::string_view plain(const View& view) {
    return {view.data(), view.size()};
}

std::string printable(const std::string& bytes) {
    std::string text;
    for (const char byte : bytes) {
        if (byte == '\r')
            text += "\\r";
        else if (byte == '\n')
            text += "\\n\n";
        else
            text += byte;
    }
    return text;
}

/// What differs between the request that we read from `bytes` and the one that Beast does; empty when nothing does.
std::string difference(const Request& ours, std::string_view bytes) {
    beast::http::request_parser<beast::http::string_body> parser;
    beast::error_code error;
    parser.eager(true);
    auto begin = bytes;
    while (begin.starts_with("\r\n")) begin.remove_prefix(2);  // Beast leaves skipping empty lines to its caller.
    std::size_t used = 0;
    while (used < begin.size() && !parser.is_done()) {
        const auto count = parser.put(boost::asio::buffer(begin.data() + used, begin.size() - used), error);
        used += count;
        if (error || count == 0) break;
    }
    if (error) return "Beast refuses: " + error.message();
    if (!parser.is_done()) return "Beast wants more";
    if (used != begin.size()) return "Beast ends the request elsewhere";
    const auto& theirs = parser.get();
    if (ours.method() != Method::other && plain(theirs.method_string()) != name(ours.method())) return "method";
    if (plain(theirs.target()) != ours.target()) return "target";
    if (theirs.body() != ours.body()) return "body";
    // Beast does not look at the second of two Connection fields.
    const bool is_comparable = theirs.count(beast::http::field::connection) <= 1;
    if (is_comparable && ours.keep_alive() && !theirs.keep_alive()) return "keep-alive";
    for (const auto& field : theirs) {
        if (theirs.count(field.name_string()) > 1) continue;
        std::string lower{plain(field.name_string())};
        for (auto& letter : lower) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        // Beast puts trailer fields among the others, which RFC 9110 advises against; we drop them.
        if (theirs.chunked() && ours.header(lower).empty()) continue;
        if (ours.header(lower) != plain(field.value())) return "field " + lower;
    }
    return {};
}

}  // namespace

TEST_CASE("what we take, another parser takes in the same way", "[http][differential]") {
    Generator generator;
    const Limits limits;
    int taken = 0;
    int refused = 0;
    for (int count = 0; count < request_count; ++count) {
        const auto bytes = generator.next();
        RequestReader reader{limits};
        const auto used = reader.feed(bytes);
        if (reader.state() == RequestReader::State::failed) ++refused;
        if (reader.state() != RequestReader::State::complete) continue;
        ++taken;
        const auto differs = difference(reader.take({"::1"}), std::string_view{bytes}.substr(0, used));
        if (differs.empty()) continue;
        INFO(printable(bytes));
        FAIL_CHECK(differs);
    }
    // Both kinds must have been tried in number, or this has shown nothing.
    CHECK(taken > request_count / 20);
    CHECK(refused > request_count / 20);
}

#endif
