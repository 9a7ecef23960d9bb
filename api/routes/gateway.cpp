#include "api/routes/gateway.hpp"

#include <chrono>
#include <exception>
#include <utility>

#include "api/routes/access_log.hpp"
#include "api/routes/bearer.hpp"
#include "api/store/answer_deadline.hpp"
#include "api/store/errors.hpp"

namespace causerie::routes {
namespace {

using services::RateDecision;
using store::no_database;
using store::too_busy;

constexpr std::chrono::milliseconds answer_time{limits::database_patience_ms};

bool changes_something(http::Method method) {
    return method != http::Method::get && method != http::Method::head && method != http::Method::options;
}

void send(const Recipient& recipient, http::Response response) {
    if (const auto& rate = recipient.rate) {
        const auto policy = "\"" + std::string{rate->policy} + "\"";
        response.headers.push_back(
            {"RateLimit", policy + ";r=" + std::to_string(rate->remaining) + ";t=" + std::to_string(rate->reset_s)});
        response.headers.push_back({"RateLimit-Policy", policy + ";q=" + std::to_string(rate->limit) +
                                                            ";w=" + std::to_string(rate->window_s)});
        if (!rate->allowed) response.headers.push_back({"Retry-After", std::to_string(rate->retry_after_s)});
    }
    recipient.responder.send(std::move(response));
}

void send_problem(const Recipient& recipient, const Error& error) {
    send(recipient, http::problem(error, recipient.responder.request_id()));
}

void fail_call(const Call& call, const Error& error) { send_problem(call.recipient, error); }

void send_answer(const Recipient& recipient, Answer answer) {
    if (!answer) {
        send_problem(recipient, answer.error());
    } else if (*answer) {
        send(recipient, std::move(**answer));
    }
}

bool is_refused(const Call& call) { return call.recipient.rate && !call.recipient.rate->allowed; }

Error rate_limited(const RateDecision& decision) {
    return {ErrorCode::rate_limited, "Try again in " + std::to_string(decision.retry_after_s) + " s"};
}

}  // namespace

Gateway::Gateway(GatewayOptions options, services::AccountService& accounts, health::Probe& probe,
                 const log::Logger& logger)
    : site_{std::move(options.public_url)},
      rate_limits_{options.rate_limits},
      trusted_proxies_{std::move(options.trusted_proxies)},
      accounts_{accounts},
      probe_{probe},
      logger_{logger},
      sign_in_limiter_{services::sign_in_policy(), limits::rate_keys_max},
      post_limiter_{services::post_policy(), limits::rate_keys_max},
      database_work_{{.name = "database",
                      .threads = options.database_threads,
                      .queue_max = limits::database_queue_max,
                      .wait_max = std::chrono::milliseconds{limits::database_queue_ms_max}}},
      password_work_{{.name = "password",
                      .threads = limits::password_threads,
                      .queue_max = limits::password_queue_max,
                      .wait_max = std::chrono::milliseconds{limits::password_queue_ms_max}}} {}

void Gateway::stop() {
    database_work_.stop();
    password_work_.stop();
}

http::Route Gateway::sign_in(http::Method method, const char* pattern, OpenHandler handler) {
    return route(method, {pattern, Door::open, Limit::per_address, std::move(handler), {}});
}

http::Route Gateway::signed_in(http::Method method, const char* pattern, SessionHandler handler, QuickHandler quick) {
    return route(method, {pattern, Door::session, Limit::none, {}, std::move(handler), {}, std::move(quick)});
}

http::Route Gateway::posting(http::Method method, const char* pattern, ReplyHandler handler) {
    return route(method, {pattern, Door::session, Limit::per_user, {}, {}, std::move(handler)});
}

http::Route Gateway::operating(http::Method method, const char* pattern, const SessionHandler& handler) {
    const auto at_once = [handler](const Call& call, const services::Session& session, const Reply& reply,
                                   const std::function<void()>&) { reply(handler(call, session)); };
    return route(method, {pattern, Door::session, Limit::none, {}, handler, {}, at_once, true});
}

http::Route Gateway::route(http::Method method, Endpoint endpoint) {
    const char* pattern = endpoint.pattern;
    const auto shared = std::make_shared<const Endpoint>(std::move(endpoint));
    return {method, pattern,
            [this, shared](http::Request& request, const http::Captures& captures, http::Responder responder) {
                receive(shared, std::make_shared<Call>(Call{std::move(request), captures, {std::move(responder)}}));
            }};
}

// On one of the HTTP server's workers: everything that needs no database is settled here.
void Gateway::receive(const Endpoints& endpoint, const Calls& call) {
    if (endpoint->limit == Limit::per_address) {
        take_rate(sign_in_limiter_, client_address(call->request, trusted_proxies_), *call);
    }
    if (is_refused(*call)) return fail_call(*call, rate_limited(*call->recipient.rate));
    const auto token = session_token(*call);
    if (endpoint->door == Door::session && !token) {
        return fail_call(*call, {ErrorCode::unauthenticated, "Sign in first"});
    }
    if (!is_open_.load(std::memory_order_acquire)) return fail_call(*call, no_database());
    if (endpoint->reply || endpoint->quick) {
        if (auto known = recall(*endpoint, *token)) return run(endpoint, call, std::move(known));
    }
    submit(endpoint, call);
}

// While the database is away nobody can sign out either.
std::optional<services::Session> Gateway::recall(const Endpoint& endpoint, std::string_view token) const {
    auto known = accounts_.recall(token);
    if (known || !endpoint.needs_no_database || !probe_.is_database_away()) return known;
    return accounts_.recall_last(token);
}

void Gateway::submit(const Endpoints& endpoint, const Calls& call) {
    auto& executor = endpoint->door == Door::open ? password_work_ : database_work_;
    const auto job = [this, endpoint, call](Admission admission) {
        if (admission == Admission::refused) return fail_call(*call, too_busy());
        // Passwords take their time and may have to queue for long, but not to be told that there is no database.
        if (endpoint->door == Door::open && probe_.doubts_database()) return fail_call(*call, no_database());
        run(endpoint, call, std::nullopt);
    };
    executor.submit(job, call->arrived_at);
}

void Gateway::run(const Endpoints& endpoint, const Calls& call, std::optional<services::Session> known) {
    try {
        if (endpoint->door == Door::session) {
            run_for_session(endpoint, call, std::move(known));
        } else if (site_.is_cross_site(call->request)) {
            // Signing somebody in from a foreign page, as somebody else, is an attack too.
            fail_call(*call, {ErrorCode::forbidden, "Not from another site"});
        } else {
            send_answer(call->recipient, endpoint->open(*call));
        }
    } catch (const store::Unavailable& problem) {
        logger_.debug("A request found no database",
                      {{"request_id", call->recipient.responder.request_id()}, {"reason", problem.what()}});
        probe_.suspect();
        fail_call(*call, no_database());
    } catch (const std::exception& problem) {
        logger_.error("A request failed", {{"request_id", call->recipient.responder.request_id()},
                                           {"route", endpoint->pattern},
                                           {"reason", problem.what()}});
        fail_call(*call, {ErrorCode::internal, {}});
    }
}

void Gateway::run_for_session(const Endpoints& endpoint, const Calls& call, std::optional<services::Session> known) {
    const store::AnswerDeadline deadline{call->arrived_at + answer_time};
    const bool is_quick = endpoint->quick && known;
    auto session = known ? Result<services::Session>{std::move(*known)}
                         : accounts_.authenticate(session_token(*call).value_or(""));
    if (!session) return fail_call(*call, session.error());
    const AnswerScope scope{session->user.id};
    if (changes_something(call->request.method()) && !site_.is_same_origin(call->request)) {
        return fail_call(*call, {ErrorCode::forbidden, "Not from another site"});
    }
    if (endpoint->limit == Limit::per_user) take_rate(post_limiter_, std::to_string(session->user.id.value), *call);
    if (is_refused(*call)) return fail_call(*call, rate_limited(*call->recipient.rate));
    if (endpoint->reply) return endpoint->reply(*call, *session, reply_to(call->recipient, session->user.id));
    if (is_quick) {
        return endpoint->quick(*call, *session, reply_to(call->recipient, session->user.id),
                               [this, endpoint, call] { submit(endpoint, call); });
    }
    send_answer(call->recipient, endpoint->session(*call, *session));
}

// Without the request, so that it can be given back before it is answered.
Reply Gateway::reply_to(const Recipient& recipient, UserId user) const {
    return [this, recipient, user](Answer answer) {
        const AnswerScope scope{user};
        if (!answer && answer.error().code == ErrorCode::unavailable && answer.error() != too_busy()) probe_.suspect();
        send_answer(recipient, std::move(answer));
    };
}

void Gateway::take_rate(services::RateLimiter& limiter, const std::string& key, Call& call) const {
    if (rate_limits_) call.recipient.rate = limiter.take(key, std::chrono::steady_clock::now());
}

// API tokens do not exist yet, so whoever presents one is not known; the cookie beside it must not speak for it.
std::optional<std::string_view> Gateway::session_token(const Call& call) const {
    if (bearer_token(call.request)) return std::nullopt;
    return site_.session_token(call.request);
}

}  // namespace causerie::routes
