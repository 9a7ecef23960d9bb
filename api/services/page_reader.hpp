#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "api/log/logger.hpp"
#include "api/store/database.hpp"
#include "api/store/messages.hpp"
#include "api/store/question_queue.hpp"
#include "common/model/message.hpp"
#include "common/result.hpp"

namespace causerie::services {

/// Reads pages of history, several with one statement (docs/adr/0006).
class PageReader {
public:
    using Done = std::function<void(Result<MessagePage>)>;

    /// Both outlive the reader.
    /// @param threads  that many of the database's connections are used at most
    PageReader(store::Database& database, std::size_t threads, const log::Logger& logger);

    /// Any thread. `done` is called once, as `QuestionQueue::ask` says, with what the page was at some moment after
    /// this call, or `not_found`, `unavailable` or `internal`. It may throw: that is logged, and nobody else suffers.
    /// @param request  checked
    void ask(const store::messages::PageRequest& request, Done done) { queue_.ask({request, std::move(done)}); }

    /// As `QuestionQueue::stop`.
    void stop() { queue_.stop(); }

private:
    struct Question {
        store::messages::PageRequest request{};
        Done done{};

        [[nodiscard]] std::size_t weight() const { return request.query.read_count_max(); }
    };

    void answer(std::span<const Question> questions);
    [[nodiscard]] std::vector<std::optional<store::messages::RoomPage>> read(std::span<const Question> questions);
    void tell(const Question& question, Result<MessagePage> page);

    store::Database& database_;
    const log::Logger& logger_;
    store::QuestionQueue<Question> queue_;
};

/// What is handed out of what was read: `not_found` for a room that does not exist, or not for who asked.
[[nodiscard]] Result<MessagePage> visible_page(std::optional<store::messages::RoomPage> found);

}  // namespace causerie::services
