#include "tests/chaos/run.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "tests/chaos/database_state.hpp"
#include "tests/chaos/rooms.hpp"

namespace causerie::chaos {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds start_max{60};
constexpr seconds answers_max{60};
constexpr seconds catching_up_max{60};
constexpr int private_rooms_max = 4;
constexpr int databases_per_instance = 4;

double seconds_since(Clock::time_point began) { return std::chrono::duration<double>(Clock::now() - began).count(); }

}  // namespace

Run::Run(Options options)
    : options_{std::move(options)},
      stage_{options_.seed, options_.rate},
      cluster_{options_.database_script, options_.cluster},
      machinery_{.cluster = cluster_, .proxy = proxy_} {}

Run::~Run() {
    stage_.abandoned = true;
    faults_.reset();
    for (auto* troupe : {&writing_, &reading_, &churning_}) {
        for (auto& thread : troupe->threads) thread.join();
    }
}

Outcome Run::play() {
    build_machinery();
    cast();
    Outcome outcome;
    const auto began = Clock::now();
    begin_actors();
    watch_while_posting();
    outcome.posting_seconds = seconds_since(began);
    heal();
    end_actors();
    outcome.ending_seconds = seconds_since(began) - outcome.posting_seconds;
    end_instances();
    const auto committed = read_committed(cluster_.url());
    const auto made = history();
    outcome.verdict = check(made, committed);
    outcome.messages = made.posts.size();
    for (const auto& reader : made.readers) outcome.told += reader.observations.size();
    outcome.counts = stage_.tally.counts();
    return outcome;
}

void Run::build_machinery() {
    cluster_.start();
    const char* path = "PATH=/usr/bin:/bin";
    for (int number = 0; number < options_.instances; ++number) {
        const auto port = free_port();
        machinery_.client_wires.push_back(proxy_.add({.port = port}));
        machinery_.database_wires.push_back(proxy_.add({.socket_path = cluster_.socket_path()}));
        stage_.ports.push_back(proxy_.port(machinery_.client_wires.back()));
        const auto name = "instance " + std::to_string(number);
        const auto url = cluster_.url_through(proxy_.port(machinery_.database_wires.back()));
        machinery_.instances.push_back(std::make_unique<Instance>(
            Instance::Options{
                .name = name,
                .binary = options_.binary,
                .environment = {path, "PORT=" + std::to_string(port), "BIND_ADDRESS=127.0.0.1", "DATABASE_URL=" + url,
                                "RATE_LIMITS=off", "DATABASE_POOL=" + std::to_string(databases_per_instance),
                                "LOG_LEVEL=" + options_.log_level, "STATIC_DIR=" + options_.site},
                .log_path = options_.logs + "/instance-" + std::to_string(number) + ".log",
                .port = port},
            stage_.tally));
        machinery_.instances.back()->start();
    }
    wait_until_ready();
    stage_.epoch = read_epoch(cluster_.url());
}

void Run::wait_until_ready() {
    const auto deadline = Clock::now() + start_max;
    for (const auto& instance : machinery_.instances) {
        while (!instance->is_ready()) {
            if (Clock::now() > deadline) {
                stage_.tally.surprise(instance->options().name + " is not ready (see " + instance->options().log_path +
                                      ")");
                return;
            }
            instance->watch();
            std::this_thread::sleep_for(milliseconds{50});
        }
    }
}

// Who there is: writers, in all common rooms and the first few in a private one of their own; readers, of which every
// second one is a writer's other device, and the others come and go.
void Run::cast() {
    Caller founder{stage_.ports, "founder", {}, stage_.tally};
    founder.sign_in(register_account(founder, "founder"));
    general_ = find_general(founder);
    std::vector<RoomId> common{general_};
    common.push_back(create_room(founder, RoomKind::public_room, "steady"));
    for (const auto* name : {"open one", "open two", "open three"}) {
        open_rooms_.push_back(create_room(founder, RoomKind::public_room, name));
        common.push_back(open_rooms_.back());
    }
    cast_writers(founder, common);
    cast_readers(founder, common);
}

void Run::cast_writers(Caller& founder, const std::vector<RoomId>& common) {
    for (int number = 0; number < options_.writers; ++number) {
        founder.sign_in(register_account(founder, "writer-" + std::to_string(number)));
        auto rooms = common;
        for (const auto room : common) {
            if (room != general_) join_room(founder, room);
        }
        if (number < private_rooms_max) {
            rooms.push_back(create_room(founder, RoomKind::private_room, "private " + std::to_string(number)));
        }
        writers_.push_back(
            std::make_unique<Writer>(static_cast<std::size_t>(number), founder.account(), std::move(rooms), stage_));
    }
}

void Run::cast_readers(Caller& founder, const std::vector<RoomId>& common) {
    std::vector<Account> movable;
    for (int number = 0; number < options_.readers; ++number) {
        const auto index = static_cast<std::size_t>(number);
        if (number % 2 == 0 && index / 2 < writers_.size()) {
            readers_.push_back(std::make_unique<ReaderClient>(index, writers_[index / 2]->account(), stage_));
            continue;
        }
        founder.sign_in(register_account(founder, "reader-" + std::to_string(number)));
        for (const auto room : common) {
            if (room != general_) join_room(founder, room);
        }
        movable.push_back(founder.account());
        readers_.push_back(std::make_unique<ReaderClient>(index, founder.account(), stage_));
    }
    if (!movable.empty()) churn_ = std::make_unique<Churn>(movable, open_rooms_, stage_);
}

void Run::begin(Troupe& troupe, std::function<void()> act) {
    ++troupe.acting;
    troupe.threads.emplace_back([this, &troupe, act = std::move(act)] {
        try {
            act();
        } catch (const std::exception& problem) {
            stage_.tally.surprise(std::string{"an actor fell over: "} + problem.what());
        }
        --troupe.acting;
    });
}

void Run::begin_actors() {
    for (const auto& reader : readers_) begin(reading_, [&reader] { reader->run(); });
    for (const auto& writer : writers_) begin(writing_, [&writer] { writer->run(); });
    if (churn_) begin(churning_, [this] { churn_->run(); });
    if (options_.faults) faults_ = std::make_unique<FaultRunner>(machinery_, stage_);
}

void Run::watch_while_posting() {
    const auto end = options_.seconds > 0 ? Clock::now() + seconds{options_.seconds} : Clock::time_point::max();
    while (Clock::now() < end && (options_.messages == 0 || stage_.acknowledged < options_.messages)) {
        for (const auto& instance : machinery_.instances) instance->watch();
        std::this_thread::sleep_for(milliseconds{100});
    }
}

void Run::heal() {
    if (faults_) faults_->stop();
    for (const auto& instance : machinery_.instances) instance->start();
    wait_until_ready();
}

// First all posts are answered; then one more is posted, which everybody must be told of without doing anything.
void Run::end_actors() {
    stage_.churning = false;
    stage_.posting = false;
    join(churning_, answers_max);
    join(writing_, answers_max);
    if (!stage_.abandoned && !writers_.empty()) stage_.end = writers_.front()->post_once(general_);
    if (stage_.end == 0) stage_.abandoned = true;
    join(reading_, catching_up_max);
}

void Run::join(Troupe& troupe, seconds longest) {
    const auto deadline = Clock::now() + longest;
    while (troupe.acting > 0) {
        if (Clock::now() > deadline && !stage_.abandoned) {
            stage_.tally.surprise(std::string{troupe.name} + " are not done " + std::to_string(longest.count()) +
                                  " s after everything was healed");
            stage_.abandoned = true;
        }
        for (const auto& instance : machinery_.instances) instance->watch();
        std::this_thread::sleep_for(milliseconds{20});
    }
    for (auto& thread : troupe.threads) thread.join();
    troupe.threads.clear();
}

void Run::end_instances() {
    for (const auto& instance : machinery_.instances) instance->terminate();
}

History Run::history() {
    History made;
    for (const auto& writer : writers_) {
        std::ranges::move(writer->posts(), std::back_inserter(made.posts));
        std::ranges::move(writer->pages(), std::back_inserter(made.pages));
    }
    for (const auto& reader : readers_) {
        made.readers.push_back(std::move(reader->reader()));
        std::ranges::move(reader->pages(), std::back_inserter(made.pages));
    }
    made.surprises = stage_.tally.surprises();
    made.end = stage_.end;
    return made;
}

}  // namespace causerie::chaos
