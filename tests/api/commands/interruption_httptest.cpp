#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <pty.h>
#include <string>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>
#include <vector>

#include <sys/wait.h>

#include "tests/support/catch.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/running_server.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace causerie;
using namespace std::chrono_literals;
using test::RunningServer;

namespace {

std::string binary() { return test::required_variable("CAUSERIE_BINARY"); }

/// A command that somebody runs in a terminal.
class AtTerminal {
public:
    AtTerminal(std::vector<std::string> arguments, const test::ServerProcess::Environment& environment) {
        if (!arguments.front().starts_with('/')) arguments.insert(arguments.begin(), binary());
        std::vector<std::string> variables;
        for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
        const auto argv = pointers(arguments);
        const auto envp = pointers(variables);
        REQUIRE(::openpty(&ours_, &its_, nullptr, nullptr, nullptr) == 0);
        pid_ = ::fork();
        if (pid_ != 0) return;
        ::close(ours_);
        ::login_tty(its_);
        ::execve(argv[0], argv.data(), envp.data());
        ::_exit(127);
    }
    ~AtTerminal() {
        if (!is_over_) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
        }
        ::close(ours_);
        ::close(its_);
    }
    AtTerminal(const AtTerminal&) = delete;
    AtTerminal& operator=(const AtTerminal&) = delete;

    [[nodiscard]] bool shows_what_is_typed() const {
        termios settings{};
        return ::tcgetattr(its_, &settings) == 0 && (settings.c_lflag & ECHO) != 0;
    }

    void type(const std::string& text) const {
        REQUIRE(::write(ours_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    }

    /// @returns  whether `type` would soon be seen, or not any more
    [[nodiscard]] bool comes_to_show(bool shown) const {
        return test::eventually([&] { return shows_what_is_typed() == shown; }, 5s);
    }

    /// @returns  the signal that it ended by; 0 for none, nothing if it goes on
    [[nodiscard]] std::optional<int> signal_of_end() {
        int status = 0;
        is_over_ = test::eventually([&] { return ::waitpid(pid_, &status, WNOHANG) == pid_; }, 5s);
        if (!is_over_) return std::nullopt;
        return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    }

private:
    static std::vector<char*> pointers(std::vector<std::string>& texts) {
        std::vector<char*> result;
        for (auto& text : texts) result.push_back(text.data());
        result.push_back(nullptr);
        return result;
    }

    int ours_{-1};
    int its_{-1};
    pid_t pid_{-1};
    bool is_over_{};
};

const std::string control_c{"\x03"};
const std::string control_z{"\x1A"};

std::size_t files_in(const test::TemporaryFolder& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{folder.path()}, {}));
}

}  // namespace

TEST_CASE("a terminal shows again what is typed, however the question for a password ends", "[user]") {
    const RunningServer server;
    const auto environment = RunningServer::environment(server.workspace, {});
    AtTerminal answered{{"user", "create", "ann"}, environment};
    REQUIRE(answered.comes_to_show(false));
    answered.type(std::string{test::test_password} + "\n");
    CHECK(answered.signal_of_end() == 0);
    CHECK(answered.shows_what_is_typed());
    server.client().sign_in("ann");

    AtTerminal given_up{{"user", "create", "bob"}, environment};
    REQUIRE(given_up.comes_to_show(false));
    given_up.type("half a pass" + control_c);
    CHECK(given_up.signal_of_end() == SIGINT);
    CHECK(given_up.shows_what_is_typed());
}

TEST_CASE("a question for a password can be put aside, and shows meanwhile what is typed", "[user]") {
    const RunningServer server;
    // A shell that puts no terminal right by itself.
    AtTerminal shell{{"/bin/sh", "-m", "-c", binary() + " user create ann; read line; fg"},
                     RunningServer::environment(server.workspace, {})};
    REQUIRE(shell.comes_to_show(false));
    shell.type("half a pass" + control_z);
    REQUIRE(shell.comes_to_show(true));
    shell.type("\n");
    REQUIRE(shell.comes_to_show(false));
    shell.type(std::string{test::test_password} + "\n");
    CHECK(shell.signal_of_end() == 0);
    CHECK(shell.shows_what_is_typed());
    server.client().sign_in("ann");
}

TEST_CASE("an export that is given up leaves nothing behind", "[archive]") {
    const RunningServer server;
    server.person("ann");
    const test::TemporaryFolder folder;
    pqxx::connection connection{server.workspace.url()};
    pqxx::work lock{connection};
    lock.exec("LOCK TABLE " + server.workspace.schema() + ".event").no_rows();
    AtTerminal exporting{{"export", folder.file("export.jsonl")}, RunningServer::environment(server.workspace, {})};
    const auto waiting =
        "SELECT FROM pg_locks WHERE NOT granted AND relation = '" + server.workspace.schema() + ".event'::regclass";
    REQUIRE(test::eventually([&] { return !server.workspace.execute(waiting).empty(); }, 5s));
    exporting.type(control_c);
    CHECK(exporting.signal_of_end() == SIGINT);
    CHECK(files_in(folder) == 0);
}
