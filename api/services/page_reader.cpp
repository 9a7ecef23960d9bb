#include "api/services/page_reader.hpp"

#include <exception>
#include <utility>

#include "api/services/room_rules.hpp"
#include "api/store/errors.hpp"
#include "common/validation/limits.hpp"

namespace causerie::services {

PageReader::PageReader(store::Database& database, std::size_t threads, const log::Logger& logger)
    : database_{database},
      logger_{logger},
      queue_{{.thread_name = "page reader", .threads = threads, .weight_max = limits::page_group_messages},
             [this](std::span<const Question> questions) { answer(questions); },
             [this](const Question& question) { tell(question, fail(store::too_busy())); }} {}

void PageReader::answer(std::span<const Question> questions) {
    std::vector<std::optional<store::messages::RoomPage>> pages;
    try {
        pages = read(questions);
    } catch (const store::Unavailable& problem) {
        logger_.debug("Pages found no database", {{"pages", questions.size()}, {"reason", problem.what()}});
        for (const auto& question : questions) tell(question, fail(store::no_database()));
        return;
    } catch (const std::exception& problem) {
        if (questions.size() > 1) {  // One of them is at fault: its neighbours must not suffer.
            for (std::size_t i = 0; i < questions.size(); ++i) answer(questions.subspan(i, 1));
            return;
        }
        const auto& question = questions.front();
        logger_.error("A page cannot be read", {{"room", question.request.room.value}, {"reason", problem.what()}});
        return tell(question, fail(ErrorCode::internal, {}));
    }
    for (std::size_t i = 0; i < questions.size(); ++i) tell(questions[i], visible_page(std::move(pages[i])));
}

std::vector<std::optional<store::messages::RoomPage>> PageReader::read(std::span<const Question> questions) {
    std::vector<store::messages::PageRequest> requests;
    requests.reserve(questions.size());
    for (const auto& question : questions) requests.push_back(question.request);
    return database_.read([&](store::Transaction& tx) { return store::messages::pages(tx, requests); });
}

void PageReader::tell(const Question& question, Result<MessagePage> page) {
    try {
        question.done(std::move(page));
    } catch (const std::exception& problem) {
        logger_.error("A page cannot be handed out",
                      {{"room", question.request.room.value}, {"reason", problem.what()}});
    }
}

Result<MessagePage> visible_page(std::optional<store::messages::RoomPage> found) {
    if (!found || !found->access.is_visible()) return no_such_room();
    return std::move(found->page);
}

}  // namespace causerie::services
