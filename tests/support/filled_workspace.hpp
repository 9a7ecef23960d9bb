#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>

#include "common/protocol/routes.hpp"
#include "tests/support/running_server.hpp"

namespace causerie::test {

/// A server on which people have talked for a while: in several scripts, in public and in private, with everything that
/// a row can hold. The same each time.
struct FilledWorkspace {
    FilledWorkspace() : ann{server.person("ann")}, bob{server.person("bob")} {
        server.person("eve");
        const auto secret =
            ann.post(routes::rooms, {{"kind", "private"}, {"name", "\u79d8\u5bc6"}, {"topic", "only \"us\"\\"}});
        room = secret.body["room"]["id"].get<std::int64_t>();
        const auto gone = bob.post(routes::rooms, {{"kind", "public"}, {"name", "gone"}});
        talk(300);
        server.workspace.execute(
            "UPDATE message SET body = '', deleted_at = created_at WHERE id % 17 = 0;"
            "UPDATE message SET edited_at = created_at + interval '1 ms', pinned = id % 2 = 0 WHERE id % 5 = 0;"
            "UPDATE message SET reply_to = (SELECT min(id) FROM message) WHERE id % 7 = 0;"
            "UPDATE message SET thread_id = (SELECT min(id) FROM message) WHERE id % 11 = 0;"
            "UPDATE message SET reply_count = 3 WHERE id = (SELECT min(id) FROM message);"
            "UPDATE account SET deactivated_at = now(), password_hash = NULL, status_text = '\u2603' "
            "WHERE username = 'eve';"
            "DELETE FROM room WHERE id = " +
            gone.body["room"]["id"].dump());
        cursor = ann.cursor();
    }

    [[nodiscard]] ServerProcess::Environment environment() const {
        return RunningServer::environment(server.workspace, {});
    }

    RunningServer server{};
    ApiClient ann;
    ApiClient bob;
    std::int64_t room{};   ///< Ann's alone.
    std::string cursor{};  ///< After all of it.

private:
    void talk(int count) const {
        const std::array<std::string, 8> words{"hello",
                                               "\u4f60\u597d",
                                               "\u0645\u0631\u062d\u0628\u0627",
                                               "\u05e9\u05dc\u05d5\u05dd",
                                               "\u0928\u092e\u0938\u094d\u0924\u0947",
                                               "\U0001f469\u200d\U0001f680",
                                               "\"quoted\" \\ back\\slash",
                                               "two\nlines\tand a tab"};
        std::mt19937 random{4};
        const auto general = ann.general();
        for (int i = 0; i < count; ++i) {
            std::string text;
            for (auto left = 1 + random() % 6; left > 0; --left) text += words.at(random() % words.size()) + " ";
            if (random() % 3 == 0) {
                ann.say(room, text);
            } else {
                (random() % 2 == 0 ? ann : bob).say(general, text);
            }
        }
    }
};

}  // namespace causerie::test
