#include "tests/bench/poster.hpp"

#include "common/protocol/routes.hpp"

namespace causerie::bench {
namespace {

constexpr int created = 201;

}  // namespace

Poster::Poster(Loop& loop, Address address, Place place, std::string tag, Faults& faults, Done done)
    : Caller{loop, std::move(address), faults},
      place_{place},
      path_{routes::messages(place.room)},
      tag_{std::move(tag)},
      done_{std::move(done)} {}

void Poster::post(std::int64_t number, Moment due) {
    text_ = post_text(tag_, number);
    due_ = due;
    ask(request(path_, post_json(text_)));
}

void Poster::answered(const Answer& answer, Moment at) {
    if (answer.status == created) ++acknowledged_;
    if (auto problem = problem_of(answer); !problem.empty()) faults().add(std::move(problem));
    done_(*this, due_, at);
}

void Poster::unanswered() { done_(*this, due_, Clock::now()); }

std::string Poster::problem_of(const Answer& answer) {
    if (answer.status != created) return "a post was answered with " + described(answer);
    if (!has_text(answer.body, text_)) return "a post was answered with another message";
    if (integer_in(answer.body, "room_id") != place_.room.value) return "a post was answered with another room";
    if (!place_.last_seq) return {};
    const auto expected = *place_.last_seq + 1;
    place_.last_seq = integer_in(answer.body, "seq").value_or(0);
    return *place_.last_seq == expected
               ? ""
               : "a post's seq is " + std::to_string(*place_.last_seq) + ", not " + std::to_string(expected);
}

}  // namespace causerie::bench
