#include "api/events/head_reader.hpp"

#include "api/store/errors.hpp"
#include "api/store/events.hpp"
#include "common/validation/limits.hpp"

namespace causerie::events {

HeadReader::HeadReader(store::Database& database)
    : database_{database},
      queue_{{.thread_name = "head reader", .threads = limits::head_reader_threads},
             [this](std::span<const Question> questions) { answer(questions); },
             [](const Question& question) { question.done(fail(store::too_busy())); }} {}

void HeadReader::answer(std::span<const Question> questions) {
    const auto head = read();
    for (const auto& question : questions) question.done(head);
}

Result<Cursor> HeadReader::read() {
    try {
        return database_.read([](store::Transaction& tx) { return store::events::head(tx); });
    } catch (const std::exception&) {
        return fail(store::no_database());
    }
}

}  // namespace causerie::events
