#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "common/protocol/routes.hpp"
#include "tests/support/build_paths.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/running_server.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace causerie;
using test::ApiClient;
using test::ServerProcess;

namespace {

/// A database of its own on the tests' server, as everybody has who is not a test.
class OwnDatabase {
public:
    explicit OwnDatabase(std::string name) : name_{std::move(name)} { workspace_.execute("CREATE DATABASE " + name_); }
    ~OwnDatabase() {
        try {
            workspace_.execute("DROP DATABASE " + name_ + " WITH (FORCE)");
        } catch (const std::exception& problem) {
            std::cerr << name_ << " is left behind: " << problem.what() << '\n';
        }
    }
    OwnDatabase(const OwnDatabase&) = delete;
    OwnDatabase& operator=(const OwnDatabase&) = delete;

    [[nodiscard]] std::string url() const {
        std::string url;
        auto* options = PQconninfoParse(workspace_.url().c_str(), nullptr);
        for (const auto* option = options; option != nullptr && option->keyword != nullptr; ++option) {
            const std::string key{option->keyword};
            if (option->val == nullptr || key == "dbname") continue;
            url += key + "='" + option->val + "' ";
        }
        PQconninfoFree(options);
        return url + "dbname=" + name_;
    }

private:
    test::Workspace workspace_{};
    std::string name_;
};

std::string unique(const std::string& prefix) { return prefix + "_" + test::Workspace{}.schema(); }

/// The shell commands below a heading of the page.
std::string documented(const std::string& heading) {
    const auto page = test::content_of(std::string{test::source_directory} + "/docs/operations/backup.md");
    const auto section = page.find("\n## " + heading + "\n");
    REQUIRE(section != std::string::npos);
    const std::string fence{"```sh\n"};
    const auto begin = page.find(fence, section) + fence.size();
    return page.substr(begin, page.find("```", begin) - begin);
}

/// Runs them in `folder` as somebody would at a prompt, except that the first failure ends it.
int run_documented(const std::string& heading, const test::TemporaryFolder& folder) {
    std::ofstream{folder.file("commands")} << documented(heading);
    const auto binaries = std::filesystem::path{test::required_variable("CAUSERIE_BINARY")}.parent_path().string();
    const auto command =
        "cd " + folder.path().string() + " && PATH=" + binaries + ":$PATH bash -euo pipefail commands >output 2>&1";
    return std::system(command.c_str());
}

std::string rows_of(const std::string& url) {
    const auto text = test::run_causerie({"export", "-"}, {{"DATABASE_URL", url}}).out;
    return text.substr(text.find('\n'), text.rfind("{\"end\"") - text.find('\n'));
}

}  // namespace

TEST_CASE("a backup is made and restored by the commands of the page", "[backup]") {
    const OwnDatabase first{unique("first")};
    const OwnDatabase second{unique("second")};
    const test::TemporaryFolder folder;
    ::setenv("DATABASE_URL", first.url().c_str(), 1);
    ::setenv("RESTORED_URL", second.url().c_str(), 1);

    const ServerProcess server{{{"DATABASE_URL", first.url()}, {"RATE_LIMITS", "off"}}};
    server.wait_until_ready();
    ApiClient ann{server.port()};
    ann.sign_up("ann");
    ApiClient{server.port()}.sign_up("bob");
    for (int i = 0; i < 30; ++i) ann.say(ann.general(), "\u4f60\u597d " + std::to_string(i));
    const auto rows = rows_of(first.url());
    const auto backed_up = run_documented("Back up", folder);
    INFO(test::content_of(folder.file("output")));
    REQUIRE(backed_up == 0);
    CHECK((std::filesystem::status(folder.file("causerie.dump")).permissions() & std::filesystem::perms::others_read) ==
          std::filesystem::perms::none);
    ann.say(ann.general(), "lost");
    const auto cursor = ann.cursor();

    const auto restored = run_documented("Restore", folder);
    const auto output = test::content_of(folder.file("output"));
    INFO(output);
    REQUIRE(restored == 0);
    CHECK(output.find("every client starts over") != std::string::npos);
    CHECK(rows_of(second.url()) == rows);

    const ServerProcess again{{{"DATABASE_URL", second.url()}, {"RATE_LIMITS", "off"}}};
    again.wait_until_ready();
    ApiClient back{again.port()};
    back.cookie = ann.cookie;
    test::EventStream stream{back, cursor};
    const auto told = stream.next();
    REQUIRE(told);
    CHECK(told->name == "reset");
    CHECK(back.say(back.general(), "on we go")["seq"] == 31);
    ::unsetenv("DATABASE_URL");
    ::unsetenv("RESTORED_URL");
}
