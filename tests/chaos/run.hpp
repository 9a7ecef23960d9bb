#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/chaos/checker.hpp"
#include "tests/chaos/churn.hpp"
#include "tests/chaos/cluster.hpp"
#include "tests/chaos/fault_runner.hpp"
#include "tests/chaos/options.hpp"
#include "tests/chaos/reader_client.hpp"
#include "tests/chaos/stage.hpp"
#include "tests/chaos/tcp_proxy.hpp"
#include "tests/chaos/writer.hpp"

namespace causerie::chaos {

/// What came of a run.
struct Outcome {
    Verdict verdict{};
    std::size_t messages{};
    std::size_t told{};  ///< Events, to all readers together.
    double posting_seconds{};
    double ending_seconds{};                       ///< From then until everybody had everything.
    std::map<std::string, std::int64_t> counts{};  ///< The tally.
};

/// One run from beginning to end: machinery, actors, faults, healing, verdict.
class Run {
public:
    explicit Run(Options options);
    ~Run();
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    /// Once. Throws when it cannot even begin.
    [[nodiscard]] Outcome play();

private:
    /// Actors of one kind, each on its thread.
    struct Troupe {
        const char* name{};
        std::vector<std::thread> threads{};
        std::atomic<int> acting{};  ///< How many have not returned.
    };

    void build_machinery();
    void wait_until_ready();
    void cast();
    void cast_writers(Caller& founder, const std::vector<RoomId>& common);
    void cast_readers(Caller& founder, const std::vector<RoomId>& common);
    void begin_actors();
    void watch_while_posting();
    void heal();
    void end_actors();
    void begin(Troupe& troupe, std::function<void()> act);
    void join(Troupe& troupe, std::chrono::seconds longest);
    void end_instances();
    [[nodiscard]] History history();

    Options options_;
    Stage stage_;
    Cluster cluster_;
    TcpProxy proxy_{};
    Machinery machinery_;
    RoomId general_{};                  ///< The room that everybody is in.
    std::vector<RoomId> open_rooms_{};  ///< Public ones that readers come into and leave.
    std::vector<std::unique_ptr<Writer>> writers_{};
    std::vector<std::unique_ptr<ReaderClient>> readers_{};
    std::unique_ptr<Churn> churn_{};
    std::unique_ptr<FaultRunner> faults_{};
    Troupe writing_{.name = "writers"};
    Troupe reading_{.name = "readers"};
    Troupe churning_{.name = "membership changes"};
};

}  // namespace causerie::chaos
