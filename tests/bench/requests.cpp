#include "tests/bench/requests.hpp"

#include <algorithm>
#include <memory>

#include "tests/bench/closed_loop.hpp"
#include "tests/bench/poster.hpp"

namespace causerie::bench {
namespace {

template <typename Clients>
std::int64_t under_way(const Clients& clients) {
    return std::ranges::count_if(clients, [](const auto& client) { return !client->is_idle(); });
}

}  // namespace

Measurement measure_posts(const Stage& stage, int connections, std::chrono::nanoseconds time) {
    Measurement measurement{.name = "posts, " + std::to_string(connections) + " connections"};
    Faults faults;
    Loop loop;
    ClosedLoop closed{loop, faults};
    const auto tag = new_tag();
    const auto rooms = stage.ledger().rooms();
    const auto since = stage.ledger().head();
    stage.ledger().settle();
    std::int64_t number = 0;
    const auto again = [&](Poster& poster, Moment due, Moment at) {
        if (closed.note(due, at)) poster.post(number++, Clock::now());
    };
    std::vector<std::unique_ptr<Poster>> posters;
    const auto count = static_cast<std::size_t>(connections);
    for (std::size_t i = 0; i < count; ++i) {
        const auto& room = rooms.at(i % rooms.size());
        Poster::Place place{.room = room.id};
        if (count <= rooms.size()) place.last_seq = room.last_seq;
        posters.push_back(std::make_unique<Poster>(loop, stage.address(i), place, tag, faults, again));
    }
    for (const auto& poster : posters) poster->post(number++, Clock::now());
    closed.run(stage.processes(), time, [&] { return under_way(posters); }, measurement);
    std::int64_t acknowledged = 0;
    for (const auto& poster : posters) acknowledged += poster->acknowledged();
    stage.ledger().check(since, tag, acknowledged, faults);
    add_faults(measurement, faults);
    return measurement;
}

Measurement measure_pages(const Stage& stage, PageKind kind, int connections, std::chrono::nanoseconds time) {
    Measurement measurement{.name = kind == PageKind::newest ? "newest page, " : "earlier pages, "};
    measurement.name += std::to_string(connections) + " connections";
    Faults faults;
    Loop loop;
    ClosedLoop closed{loop, faults};
    const auto rooms = stage.ledger().rooms();
    const auto again = [&](PageReader& reader, Moment asked, Moment at) {
        if (closed.note(asked, at)) reader.read();
    };
    std::vector<std::unique_ptr<PageReader>> readers;
    for (std::size_t i = 0; i < static_cast<std::size_t>(connections); ++i) {
        const auto& room = rooms.at(i % rooms.size());
        const PageReader::Place place{.room = room.id, .last_seq = room.last_seq};
        readers.push_back(std::make_unique<PageReader>(loop, stage.address(i), place, kind, faults, again));
    }
    for (const auto& reader : readers) reader->read();
    closed.run(stage.processes(), time, [&] { return under_way(readers); }, measurement);
    add_faults(measurement, faults);
    return measurement;
}

}  // namespace causerie::bench
