#include "api/instance.hpp"

#include <pthread.h>

#include <iterator>
#include <utility>

#include "api/http/static_site.hpp"
#include "api/routes/access_log.hpp"
#include "api/routes/account_routes.hpp"
#include "api/routes/event_routes.hpp"
#include "api/routes/message_routes.hpp"
#include "api/routes/operation_routes.hpp"
#include "api/routes/room_routes.hpp"
#include "api/store/migrator.hpp"
#include "api/store/sessions.hpp"

namespace causerie {
namespace {

using std::chrono::milliseconds;

constexpr auto migration_pause = milliseconds{100};
constexpr auto begin_pause = milliseconds{1};

store::DatabaseOptions database_options(const config::Config& config) {
    return {.url = config.database_url, .schema = config.database_schema, .pool_size = config.database_pool};
}

store::DatabaseOptions one_connection(store::DatabaseOptions options) {
    options.pool_size = 1;
    return options;
}

template <typename T>
void append(std::vector<T>& all, std::vector<T> some) {
    all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
}

}  // namespace

Instance::Instance(const config::Config& config, const log::Logger& logger, const std::string& version)
    : logger_{logger},
      database_options_{database_options(config)},
      database_{database_options_, logger},
      probed_{one_connection(database_options_), quiet_},
      follower_{database_, logger,
                {.begin = [this](Cursor cursor) { hub_.begin(std::move(cursor)); },
                 .publish = [this](std::vector<events::Event> events) { hub_.publish(std::move(events)); }}},
      backlogs_{database_, [this](const Cursor& cursor) { return hub_.remembers(cursor); }},
      accounts_{database_, hasher_, {config.registration, config.session_days}, [this] { follower_.wake(); }},
      rooms_{database_, [this] { follower_.wake(); }},
      messages_{database_, [this] { follower_.wake(); }},
      snapshots_{database_, version},
      probe_{{.version = version}, [this] { return look_at_database(); }, [this] { return follower_.is_current(); },
             logger},
      gateway_{{.public_url = config.public_url,
                .rate_limits = config.rate_limits,
                .database_threads = config.database_pool},
               accounts_,
               probe_,
               logger},
      server_{std::make_unique<http::Server>(server_options(config), handler(config, version))} {}

Instance::~Instance() {
    stopping_ = true;
    server_.reset();
    if (migrating_.joinable()) migrating_.join();
}

void Instance::start() {
    server_->start();
    migrating_ = std::thread{[this] { migrate_until_done(); }};
}

void Instance::tidy_up() {
    try {
        database_.transact([](store::Transaction& tx) { store::sessions::remove_expired(tx); });
    } catch (const std::exception& problem) {
        logger_.warning("Expired sessions could not be removed", {{"reason", problem.what()}});
    }
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
            for (const auto& name : store::migrate(database_options_)) logger_.info("Migrated", {{"migration", name}});
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

// Ready is who has a schema and knows where the log stands: streams need both.
void Instance::open() {
    follower_.start();
    while (!stopping_ && hub_.cursor().epoch.empty()) std::this_thread::sleep_for(begin_pause);
    gateway_.open();
    is_open_ = true;
    probe_.look_again();
}

health::Finding Instance::look_at_database() {
    health::Finding finding;
    try {
        finding.latency = probed_.ping();
        finding.database = true;
        const auto version = probed_.read([](store::Transaction& tx) { return store::schema_version(tx); });
        const auto& wanted = store::migrations();
        finding.migrations = is_open_ && !wanted.empty() && version >= wanted.back().number;
    } catch (const std::exception&) {
        // Either it did not answer, or it did, and there is no schema yet: how far we came tells.
    }
    return finding;
}

http::ServerOptions Instance::server_options(const config::Config& config) const {
    return {.bind_address = config.bind_address,
            .port = config.port,
            .access_log = [this](const http::AccessRecord& record) { routes::log_access(logger_, record); },
            .fault_log =
                [this](std::string_view request_id, std::string_view what) {
                    logger_.error("A request failed", {{"request_id", request_id}, {"reason", what}});
                }};
}

http::Handler Instance::handler(const config::Config& config, const std::string& version) {
    auto table = routes::account_routes(gateway_, accounts_, snapshots_, hub_);
    append(table, routes::room_routes(gateway_, rooms_));
    append(table, routes::message_routes(gateway_, messages_));
    append(table, routes::event_routes(gateway_, backlogs_, hub_));
    append(table, routes::operation_routes(probe_, version));
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
