#pragma once

#include <future>
#include <thread>
#include <utility>

#include "api/events/writer.hpp"

namespace causerie::test {

/// A writer that has found its database.
struct RunningWriter {
    RunningWriter(const store::DatabaseOptions& options, store::Database& originals, const log::Logger& logger,
                  events::Writer::Committed committed)
        : writer{options, originals, logger, std::move(committed)} {
        writer.start();
        // Nobody may post there, but until the writer is connected it is told that nobody can.
        while (answer_to({.client_id = "x", .body = "x"}).has_value() == false) {
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        }
    }

    Result<store::PostOutcome> answer_to(store::Post post) {
        std::promise<Result<store::PostOutcome>> promise;
        writer.post(std::move(post),
                    [&](Result<store::PostOutcome> outcome) { promise.set_value(std::move(outcome)); });
        return promise.get_future().get();
    }

    events::Writer writer;
};

}  // namespace causerie::test
