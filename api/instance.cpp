#include "api/instance.hpp"

#include <algorithm>
#include <pthread.h>
#include <set>
#include <utility>
#include <vector>

#include "api/events/encoder.hpp"
#include "api/events/news.hpp"
#include "api/http/static_site.hpp"
#include "api/resident_memory.hpp"
#include "api/routes/access_log.hpp"
#include "api/routes/table.hpp"
#include "api/store/live_sessions.hpp"
#include "api/store/migrator.hpp"
#include "api/store/sessions.hpp"
#include "common/protocol/routes.hpp"

namespace causerie {
namespace {

using std::chrono::milliseconds;

constexpr auto migration_pause = milliseconds{100};
constexpr auto begin_pause = milliseconds{1};

store::DatabaseOptions database_options(const config::Config& config) {
    return {.url = config.database_url,
            .schema = config.database_schema,
            .is_pooled = config.database_is_pooled,
            .pool_size = config.database_pool};
}

std::vector<std::shared_ptr<metrics::Heartbeat>> make_hearts() {
    const auto count = http::ServerOptions{}.threads;
    std::vector<std::shared_ptr<metrics::Heartbeat>> hearts;
    hearts.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        hearts.push_back(std::make_shared<metrics::Heartbeat>());
    }
    return hearts;
}

store::DatabaseOptions one_connection(store::DatabaseOptions options) {
    options.pool_size = 1;
    return options;
}

// Of several connections one is left to everybody else.
std::size_t page_threads(const config::Config& config) {
    return std::min(limits::page_reader_threads, static_cast<std::size_t>(std::max(1, config.database_pool - 1)));
}

}  // namespace

Instance::Instance(const config::Config& config, const log::Logger& logger, const std::string& version)
    : logger_{logger},
      build_{version, config.revision, health::Moment::now().wall},
      worker_hearts_{make_hearts()},
      database_options_{database_options(config)},
      database_{database_options_, logger},
      probed_{one_connection(database_options_), quiet_},
      follower_{database_,
                logger,
                {.begin = [this](const Cursor& cursor) { begin(cursor); },
                 .publish = [this](std::vector<events::Event> events) { publish(std::move(events)); },
                 .lost = [this] { probe_.suspect(); }}},
      accounts_{database_, hasher_, {config.registration, config.session_days}, [this] { log_grew(); }},
      doorbell_{doorbell()},
      backlogs_{database_, [this](const Cursor& cursor) { return hub_.remembers(cursor); }},
      heads_{database_},
      page_reader_{database_, page_threads(config), logger},
      writer_{database_options_, database_, logger, [this](const store::PostedBatch& batch) { tell(batch); }},
      rooms_{database_, [this] { log_grew(); }},
      messages_{database_, writer_, heads_, page_reader_, pages_},
      snapshots_{database_, version},
      probe_{probe_options(), [this] { return look_at_database(); }, [this] { return follower_.is_current(); }, logger},
      gateway_{{.public_url = config.public_url,
                .rate_limits = config.rate_limits,
                .trusted_proxies = config.trusted_proxies,
                .database_threads = config.database_pool},
               accounts_,
               probe_,
               logger},
      server_{std::make_unique<http::Server>(server_options(config), handler(config))},
      sampler_{[this] { return read_counters(); }} {}

Instance::~Instance() {
    stopping_ = true;
    sampler_.stop();
    server_.reset();  // From here on nobody asks.
    if (migrating_.joinable()) migrating_.join();
    // Whoever was asked answers through the others, all of which are still there: first those who ask on, then those
    // whom they ask. Afterwards nothing is called back, and the members may go in any order.
    gateway_.stop();
    heads_.stop();
    page_reader_.stop();
    writer_.stop();
    follower_.stop();
}

void Instance::start() {
    server_->start();
    migrating_ = std::thread{[this] { migrate_until_done(); }};
}

void Instance::tidy_up() {
    try {
        const auto listening = hub_.sessions();
        const auto live = database_.transact([&](store::Transaction& tx) {
            store::sessions::remove_expired(tx);
            return store::sessions::live(tx, listening);
        });
        const std::set<SessionId> still(live.begin(), live.end());
        for (const auto session : listening) {
            if (still.contains(session)) continue;
            accounts_.forget(session);
            hub_.end_session(session);
        }
    } catch (const std::exception& problem) {
        logger_.debug("Ended sessions could not be looked for", {{"reason", problem.what()}});
    }
}

// Here first: the others are told by a thread of its own, after the commit and outside of every transaction.
void Instance::log_grew() {
    follower_.wake();
    ring(std::string{events::news::log_grew});
}

void Instance::begin(const Cursor& cursor) {
    pages_.begin(cursor);
    hub_.begin(cursor);
}

void Instance::publish(std::vector<events::Event> events) {
    pages_.note(events);
    hub_.publish(std::move(events));
}

void Instance::tell(const store::PostedBatch& batch) {
    std::vector<events::Event> events;
    events.reserve(batch.outcomes.size());
    for (const auto& outcome : batch.outcomes) {
        if (outcome.kind != store::PostOutcome::Kind::stored) continue;
        events.push_back(events::message_event(batch.epoch, outcome.message));
    }
    if (events.empty()) {
        follower_.wake();
    } else {
        follower_.offer(batch.epoch, std::move(events));
    }
    ring(std::string{events::news::log_grew});
}

void Instance::end_streams(SessionId session) {
    hub_.end_session(session);
    ring(events::news::session_ended(session));
}

// Nobody can listen through a pooler: its next transaction may be on anybody's connection. Looking has to do there.
std::unique_ptr<store::Doorbell> Instance::doorbell() {
    if (database_options_.is_pooled) return nullptr;
    return std::make_unique<store::Doorbell>(database_options_, logger_,
                                             [this](const std::string& ring) { hear(ring); });
}

void Instance::ring(const std::string& text) {
    if (doorbell_) doorbell_->ring(text);
}

void Instance::hear(const std::string& ring) {
    if (ring == events::news::log_grew) follower_.wake();
    const auto session = events::news::ended_session(ring);
    if (!session) return;
    accounts_.forget(*session);
    hub_.end_session(*session);
}

void Instance::drain(milliseconds patience) {
    probe_.start_draining();
    hub_.drain();
    if (!server_->drain(patience)) logger_.warning("Some requests were cut off");
}

void Instance::migrate_until_done() {
    ::pthread_setname_np(::pthread_self(), "migrating");
    while (!stopping_) {
        try {
            const auto applied =
                store::migrate(database_options_, store::migrations(), [this] { return stopping_.load(); });
            for (const auto& name : applied) logger_.info("Migrated", {{"migration", name}});
            open();
            return;
        } catch (const store::Unavailable&) {
            // The pool has told the log already.
            std::this_thread::sleep_for(migration_pause);
        } catch (const std::exception& problem) {
            logger_.error("The schema cannot be used", {{"reason", problem.what()}});
            has_failed_ = true;
            return;
        }
    }
}

// Ready is who has a schema, knows where the log stands and can write: streams and posts need it.
void Instance::open() {
    follower_.start();
    while (!stopping_ && hub_.cursor().epoch.empty()) std::this_thread::sleep_for(begin_pause);
    writer_.start();
    while (!stopping_ && !writer_.accepts()) std::this_thread::sleep_for(begin_pause);
    gateway_.open();
    give_back_memory();
    is_open_ = true;
    probe_.look_again();
}

http::ServerOptions Instance::server_options(const config::Config& config) const {
    return {.bind_address = config.bind_address,
            .port = config.port,
            .trusted_proxies = config.trusted_proxies,
            .heartbeats = worker_hearts_,
            .access_log =
                [this](const http::AccessRecord& record) {
                    requests_->note(record);
                    routes::log_access(logger_, record, requests_->route_name(record.route));
                },
            .fault_log =
                [this](std::string_view request_id, std::string_view what) {
                    logger_.error("A request failed", {{"request_id", request_id}, {"reason", what}});
                }};
}

http::Handler Instance::handler(const config::Config& config) {
    auto table = routes::table({.gateway = gateway_,
                                .accounts = accounts_,
                                .rooms = rooms_,
                                .messages = messages_,
                                .snapshots = snapshots_,
                                .backlogs = backlogs_,
                                .hub = hub_,
                                .end_streams = [this](SessionId session) { end_streams(session); },
                                .operations = operations(config),
                                .status = [this] { return status::server_status(sources()); }});
    requests_ = std::make_unique<status::RequestMetrics>(http::route_names(table), routes::events);
    std::function<void(http::Request, http::Responder)> fallback;
    if (!config.static_dir.empty()) {
        const auto site = std::make_shared<const http::StaticSite>(http::StaticSite::load(config.static_dir));
        logger_.info("Static files read", {{"files", site->file_count()}});
        fallback = [site](const http::Request& request, const http::Responder& responder) {
            (*site)(request, responder);
        };
    }
    return http::Router{std::move(table), std::move(fallback)};
}

}  // namespace causerie
