#include "api/log/logger.hpp"

#include <array>
#include <sstream>
#include <thread>
#include <unistd.h>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

// A logger's other end.
class Pipe {
public:
    Pipe() { REQUIRE(::pipe(ends_.data()) == 0); }
    ~Pipe() {
        ::close(ends_[0]);
        if (ends_[1] >= 0) ::close(ends_[1]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    [[nodiscard]] int writing_end() const { return ends_[1]; }

    // Everything written; nothing can be written afterwards.
    std::vector<nlohmann::json> lines() {
        ::close(std::exchange(ends_[1], -1));
        std::string text;
        std::array<char, 4096> chunk{};
        for (auto got = ::read(ends_[0], chunk.data(), chunk.size()); got > 0;
             got = ::read(ends_[0], chunk.data(), chunk.size())) {
            text.append(chunk.data(), static_cast<std::size_t>(got));
        }
        std::vector<nlohmann::json> lines;
        std::istringstream stream{text};
        for (std::string line; std::getline(stream, line);) lines.push_back(nlohmann::json::parse(line));
        return lines;
    }

private:
    std::array<int, 2> ends_{-1, -1};
};

}  // namespace

TEST_CASE("a line holds time, level, message and the fields with their types", "[log]") {
    Pipe pipe;
    log::Logger logger{log::Level::info, pipe.writing_end()};
    logger.info("listening", {{"port", 8080}, {"tls", false}, {"share", 0.5}, {"address", "::1"}});
    const auto lines = pipe.lines();
    REQUIRE(lines.size() == 1);
    CHECK(lines[0]["level"] == "info");
    CHECK(lines[0]["message"] == "listening");
    CHECK(lines[0]["port"] == 8080);
    CHECK(lines[0]["tls"] == false);
    CHECK(lines[0]["share"] == 0.5);
    CHECK(lines[0]["address"] == "::1");
    CHECK(lines[0]["time"].get<std::string>().size() == std::string{"2026-11-22T14:05:09.123Z"}.size());
}

TEST_CASE("lines below the level are not written", "[log]") {
    Pipe pipe;
    log::Logger logger{log::Level::warning, pipe.writing_end()};
    logger.debug("a");
    logger.info("b");
    logger.warning("c");
    logger.error("d");
    const auto lines = pipe.lines();
    REQUIRE(lines.size() == 2);
    CHECK(lines[0]["message"] == "c");
    CHECK(lines[1]["level"] == "error");
}

TEST_CASE("nothing in a value can end a line or forge another", "[log]") {
    Pipe pipe;
    log::Logger logger{log::Level::info, pipe.writing_end()};
    logger.info("odd", {{"text", "a\n{\"level\":\"error\"}\r\"\\ \xff"}});
    const auto lines = pipe.lines();
    REQUIRE(lines.size() == 1);
    CHECK(lines[0]["text"] == "a\n{\"level\":\"error\"}\r\"\\ \xef\xbf\xbd");
}

TEST_CASE("lines of several threads do not mix", "[log]") {
    Pipe pipe;
    log::Logger logger{log::Level::info, pipe.writing_end()};
    constexpr int count = 4;
    std::vector<std::thread> threads;
    threads.reserve(count);
    for (int thread = 0; thread < count; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) logger.info("busy", {{"padding", std::string(100, 'x')}});
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(pipe.lines().size() == 200);
}

TEST_CASE("a log that nobody reads loses lines, not the server", "[log]") {
    log::Logger logger{log::Level::info, -1};
    CHECK_NOTHROW(logger.error("lost"));
}
