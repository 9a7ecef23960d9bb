#include "api/routes/event_routes.hpp"

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "api/events/frame.hpp"
#include "api/routes/access_log.hpp"
#include "api/routes/decode.hpp"
#include "api/stream/control_frames.hpp"
#include "common/model/cursor.hpp"
#include "common/protocol/routes.hpp"
#include "common/validation/limits.hpp"

namespace causerie::routes {
namespace {

using services::Session;

constexpr IntegerBounds wait_bounds{0, limits::long_poll_s_max};

// A browser that reconnects repeats the address with its old `since`, and says in a header how far it came. To clients
// a cursor is opaque: one that we cannot read is of another log, like one that we can. Refused, a browser's stream
// would never ask again, and a poll would ask for ever; told to start over, both get well.
std::optional<Cursor> since(const http::Request& request) {
    std::string text{request.header("last-event-id")};
    if (text.empty()) text = request.query("since").value_or("");
    if (text.empty()) return std::nullopt;
    return parse_cursor(text).value_or(Cursor{});
}

http::Response stream_head() {
    return {.status = http::Status::ok,
            .headers = {{"Content-Type", "text/event-stream"},
                        {"Cache-Control", "no-cache, no-transform"},
                        {"X-Accel-Buffering", "no"}}};
}

stream::Subscription subscription_of(const Session& session, events::Backlog backlog) {
    stream::Subscription subscription{.user = session.user.id,
                                      .session = session.id,
                                      .cursor = std::move(backlog.cursor),
                                      .rooms = std::move(backlog.rooms),
                                      .replay = std::move(backlog.replay)};
    if (backlog.expired) subscription.replay = {stream::reset(subscription.cursor)};
    return subscription;
}

void open_stream(stream::Hub& hub, const Call& call, stream::Subscription subscription) {
    auto socket = call.recipient.responder.take_over(stream_head());
    if (!socket) return;
    auto unsent = socket->unsent();
    hub.attach(std::move(subscription), stream::Descriptor{socket->release()}, std::move(unsent));
}

void wait_for_events(stream::Hub& hub, const Call& call, stream::Subscription subscription, std::chrono::seconds wait) {
    const auto user = subscription.user;
    hub.poll(std::move(subscription), wait, [responder = call.recipient.responder, user](Result<std::string> body) {
        const AnswerScope scope{user};
        if (body) {
            responder.send(http::json_text(http::Status::ok, std::move(*body)));
        } else {
            responder.fail(body.error());
        }
    });
}

Answer listen(const events::Backlogs& backlogs, stream::Hub& hub, const Call& call, const Session& session) {
    const auto wait = query_integer(call.request, "wait", wait_bounds);
    if (!wait) return fail(wait);
    if (!*wait && call.request.method() == http::Method::head) return stream_head();
    if (hub.size() >= limits::streams_max) return fail(ErrorCode::unavailable, "Too many streams");
    auto backlog = backlogs.load(session.user.id, since(call.request));
    if (hub.cursor().epoch != backlog.cursor.epoch) return fail(ErrorCode::unavailable, "Still catching up");
    if (backlog.expired && *wait) return fail(ErrorCode::cursor_expired, "Take a new snapshot");
    auto subscription = subscription_of(session, std::move(backlog));
    if (*wait) {
        wait_for_events(hub, call, std::move(subscription), std::chrono::seconds{**wait});
    } else {
        open_stream(hub, call, std::move(subscription));
    }
    return std::optional<http::Response>{};
}

// Streams for whoever wants to see how they arrive: each says something once. Nobody has to be signed in, so there are
// but a few, and the oldest goes when one more comes.
class StreamProbes {
public:
    void open(const http::Responder& responder) {
        // Whoever sees this one open may open the next, which must not come before it.
        const std::lock_guard lock{mutex_};
        auto socket = responder.take_over(stream_head(), events::frame_text("ping", "{}"));
        if (!socket) return;
        open_.push_back(std::move(*socket));
        if (open_.size() > limits::stream_probes_max) open_.pop_front();
    }

private:
    std::mutex mutex_;
    std::deque<http::StreamSocket> open_;
};

}  // namespace

std::vector<http::Route> event_routes(Gateway& gateway, events::Backlogs& backlogs, stream::Hub& hub) {
    const auto probe = [probes = std::make_shared<StreamProbes>()](http::Request&, const http::Captures&,
                                                                   const http::Responder& responder) {
        probes->open(responder);
    };
    return {gateway.signed_in(
                http::Method::get, events,
                [&](const Call& call, const Session& session) { return listen(backlogs, hub, call, session); }),
            {http::Method::get, events_probe, probe}};
}

}  // namespace causerie::routes
