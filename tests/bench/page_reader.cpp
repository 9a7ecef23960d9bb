#include "tests/bench/page_reader.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "common/model/message.hpp"
#include "common/protocol/routes.hpp"
#include "common/validation/limits.hpp"

namespace causerie::bench {
namespace {

constexpr int ok = 200;
constexpr std::int64_t taken_apart_every = 199;
constexpr std::int64_t page_messages = limits::page_size_default;
constexpr std::size_t message_bytes_min = 300;
constexpr std::size_t message_bytes_max = 700;

}  // namespace

PageReader::PageReader(Loop& loop, Address address, Place place, PageKind kind, Faults& faults, Done done)
    : Caller{loop, std::move(address), faults},
      place_{place},
      kind_{kind},
      done_{std::move(done)},
      dice_{static_cast<std::minstd_rand::result_type>(place.room.value)} {}

void PageReader::read() {
    asked_ = Clock::now();
    before_ = place_.last_seq + 1;
    std::optional<std::int64_t> before;
    if (kind_ == PageKind::before) {
        const auto first = std::min(page_messages + 1, before_);
        before_ = std::uniform_int_distribution<std::int64_t>{first, before_}(dice_);
        before = before_;
    }
    ask(request(routes::message_page(place_.room, before, limits::page_size_default), {}));
}

void PageReader::answered(const Answer& answer, Moment at) {
    if (auto problem = problem_of(answer); !problem.empty()) faults().add(std::move(problem));
    done_(*this, asked_, at);
}

void PageReader::unanswered() { done_(*this, asked_, Clock::now()); }

std::string PageReader::problem_of(const Answer& answer) {
    if (answer.status != ok) return "a page was answered with " + described(answer);
    const auto wanted = static_cast<std::size_t>(std::min(page_messages, before_ - 1));
    const auto length = answer.body.size();
    const bool fits = length >= wanted * message_bytes_min && length <= (wanted + 1) * message_bytes_max;
    const bool varies = kind_ == PageKind::newest && length_ != 0 && length_ != length;
    length_ = length;
    if (!fits || varies) return "a page of " + std::to_string(length) + " bytes";
    return count_++ % taken_apart_every == 0 ? problem_of_contents(answer.body) : "";
}

std::string PageReader::problem_of_contents(std::string_view body) const {
    const auto json = nlohmann::json::parse(body, nullptr, false);
    const auto page = decode_message_page(json);
    if (!page) return "a page that cannot be read";
    const auto wanted = std::min(page_messages, before_ - 1);
    if (static_cast<std::int64_t>(page->messages.size()) != wanted) {
        return "a page of " + std::to_string(page->messages.size()) + " messages";
    }
    auto seq = before_ - wanted;
    for (const auto& message : page->messages) {
        if (message.seq != seq++ || message.room_id != place_.room) return "a page of other messages, or out of order";
    }
    return {};
}

}  // namespace causerie::bench
