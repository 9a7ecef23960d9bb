#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/health/health.hpp"
#include "api/http/router.hpp"
#include "api/log/logger.hpp"
#include "api/routes/executor.hpp"
#include "api/routes/site.hpp"
#include "api/services/account_service.hpp"
#include "api/services/rate_limiter.hpp"
#include "common/result.hpp"
#include "common/validation/limits.hpp"

namespace causerie::routes {

/// Who waits for an answer.
struct Recipient {
    http::Responder responder;
    std::optional<services::RateDecision> rate{};  ///< What the limit said, if one applies.
};

/// One request on its way.
struct Call {
    http::Request request;
    http::Captures captures;
    Recipient recipient;
    std::chrono::steady_clock::time_point arrived_at{std::chrono::steady_clock::now()};
};

/// What a handler answers; nothing when it gave the responder to somebody who will.
using Answer = Result<std::optional<http::Response>>;

/// A handler for anybody. May throw what the services throw.
using OpenHandler = std::function<Answer(const Call&)>;

/// A handler for whoever is signed in. May throw what the services throw.
using SessionHandler = std::function<Answer(const Call&, const services::Session&)>;

/// Gives the answer of a handler that does not wait for it; called once, from any thread, without throwing.
using Reply = std::function<void(Answer)>;

/// A handler for whoever is signed in, that never waits: it may run on one of the HTTP server's workers.
using ReplyHandler = std::function<void(const Call&, const services::Session&, Reply)>;

/// A handler that comes before another one, for whoever is signed in: it never waits, and either replies or calls
/// `otherwise`, upon which the other one runs where it may wait.
using QuickHandler =
    std::function<void(const Call&, const services::Session&, Reply, const std::function<void()>& otherwise)>;

struct GatewayOptions {
    std::optional<std::string> public_url{};
    bool rate_limits{true};
    NetworkList trusted_proxies{};
    int database_threads{limits::database_pool_default};  ///< More than there are connections would only wait for them.
};

/// What every request of the API passes: has its address asked too often, is there a schema, is there room, who is it,
/// where does it come from, has it posted too often. Its handler then runs beside the HTTP server's workers, and
/// whatever goes wrong becomes a problem document.
class Gateway {
public:
    /// All must outlive the gateway, and the gateway the routes that it makes.
    Gateway(GatewayOptions options, services::AccountService& accounts, health::Probe& probe,
            const log::Logger& logger);

    /// The schema is there: from now on nobody is turned away for lack of it.
    void open() { is_open_.store(true, std::memory_order_release); }

    /// Refuses what waits for a thread and whatever comes, and waits for what is running.
    void stop();

    /// For signing in and registering: needs no session, is limited per address, and may take a password's time.
    [[nodiscard]] http::Route sign_in(http::Method method, const char* pattern, OpenHandler handler);

    /// For everything else.
    /// @param quick  tried first, if there is one and the session is known
    [[nodiscard]] http::Route signed_in(http::Method method, const char* pattern, SessionHandler handler,
                                        QuickHandler quick = {});

    /// For posting: limited per user, and as quick as can be.
    [[nodiscard]] http::Route posting(http::Method method, const char* pattern, ReplyHandler handler);

    /// For what is answered from memory, and while the database is away too: to whoever was signed in when it went.
    [[nodiscard]] http::Route operating(http::Method method, const char* pattern, const SessionHandler& handler);

    [[nodiscard]] const Site& site() const { return site_; }
    [[nodiscard]] const services::RateLimiter& sign_in_limiter() const { return sign_in_limiter_; }
    [[nodiscard]] const services::RateLimiter& post_limiter() const { return post_limiter_; }

private:
    enum class Door { open, session };
    enum class Limit { none, per_address, per_user };

    struct Endpoint {
        const char* pattern{};
        Door door{};
        Limit limit{};
        OpenHandler open{};
        SessionHandler session{};
        ReplyHandler reply{};
        QuickHandler quick{};
        bool needs_no_database{};
    };
    using Endpoints = std::shared_ptr<const Endpoint>;
    using Calls = std::shared_ptr<Call>;

    [[nodiscard]] http::Route route(http::Method method, Endpoint endpoint);
    void receive(const Endpoints& endpoint, const Calls& call);
    [[nodiscard]] std::optional<services::Session> recall(const Endpoint& endpoint, std::string_view token) const;
    void submit(const Endpoints& endpoint, const Calls& call);
    void run(const Endpoints& endpoint, const Calls& call, std::optional<services::Session> known);
    void run_for_session(const Endpoints& endpoint, const Calls& call, std::optional<services::Session> known);
    [[nodiscard]] Reply reply_to(const Recipient& recipient, UserId user) const;
    void take_rate(services::RateLimiter& limiter, const std::string& key, Call& call) const;
    [[nodiscard]] std::optional<std::string_view> session_token(const Call& call) const;

    Site site_;
    bool rate_limits_;
    NetworkList trusted_proxies_;
    services::AccountService& accounts_;
    health::Probe& probe_;
    const log::Logger& logger_;
    services::RateLimiter sign_in_limiter_;
    services::RateLimiter post_limiter_;
    std::atomic<bool> is_open_{};
    Executor database_work_;
    Executor password_work_;
};

}  // namespace causerie::routes
