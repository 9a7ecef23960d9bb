#include "api/services/page_reader.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "api/services/room_rules.hpp"
#include "api/store/errors.hpp"
#include "common/validation/limits.hpp"

namespace causerie::services {
namespace {

tl::unexpected<Error> unavailable() {
    return fail(ErrorCode::unavailable, "The database is not available at the moment");
}

}  // namespace

PageReader::PageReader(store::Database& database, const log::Logger& logger)
    : database_{database},
      logger_{logger},
      queue_{{.thread_name = "page reader",
              .threads = limits::page_reader_threads,
              .weight_max = limits::page_group_messages},
             [this](std::span<const Question> questions) { answer(questions); },
             [](const Question& question) { question.done(unavailable()); }} {}

void PageReader::answer(std::span<const Question> questions) {
    const auto refuse = [&](const tl::unexpected<Error>& problem) {
        for (const auto& question : questions) question.done(problem);
    };
    std::vector<store::messages::PageRequest> requests;
    requests.reserve(questions.size());
    for (const auto& question : questions) requests.push_back(question.request);
    std::vector<std::optional<store::messages::RoomPage>> pages;
    try {
        pages = database_.read([&](store::Transaction& tx) { return store::messages::pages(tx, requests); });
    } catch (const store::Unavailable&) {
        return refuse(unavailable());
    } catch (const std::exception& problem) {
        logger_.error("Pages cannot be read", {{"reason", problem.what()}});
        return refuse(fail(ErrorCode::internal, {}));
    }
    for (std::size_t i = 0; i < questions.size(); ++i) questions[i].done(visible_page(std::move(pages[i])));
}

Result<MessagePage> visible_page(std::optional<store::messages::RoomPage> found) {
    if (!found || !found->access.is_visible()) return no_such_room();
    return std::move(found->page);
}

}  // namespace causerie::services
