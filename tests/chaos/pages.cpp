#include "tests/chaos/pages.hpp"

#include <chrono>

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/model/message.hpp"
#include "common/protocol/routes.hpp"

namespace causerie::chaos {

bool read_page(Caller& caller, std::size_t instance, PageSeen wanted, std::vector<PageSeen>& pages) {
    HttpRequest request{.path = routes::message_page(wanted.room, wanted.before, wanted.limit)};
    const auto answer = caller.call(instance, std::move(request), std::chrono::seconds{5});
    if (!caller.expect(answer, "a page", {200})) return false;
    const auto json = parse_json(answer.reply.body);
    const auto page = json ? decode_message_page(*json) : Result<MessagePage>{fail(ErrorCode::invalid_json, "no JSON")};
    if (!page) {
        caller.surprise("a page that cannot be read: " + page.error().detail);
        return false;
    }
    for (const auto& message : page->messages) {
        wanted.messages.push_back({message.id, message.seq, digest(message.body)});
    }
    wanted.has_before = page->has_before;
    wanted.has_after = page->has_after;
    pages.push_back(std::move(wanted));
    return true;
}

}  // namespace causerie::chaos
