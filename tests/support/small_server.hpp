#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <queue>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "api/http/router.hpp"
#include "api/http/server.hpp"

namespace causerie::test {

/// A thread that runs what it is given, in order: stands for the writer, a database reader …
class Errand {
public:
    ~Errand() {
        post({});
        thread_.join();
    }

    void post(std::function<void()> task) {
        {
            const std::lock_guard lock{mutex_};
            tasks_.push(std::move(task));
        }
        wake_.notify_one();
    }

private:
    void run() {
        for (;;) {
            std::unique_lock lock{mutex_};
            wake_.wait(lock, [this] { return !tasks_.empty(); });
            const auto task = std::move(tasks_.front());
            tasks_.pop();
            lock.unlock();
            if (!task) return;
            task();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::queue<std::function<void()>> tasks_;
    std::thread thread_{[this] { run(); }};
};

/// A real server on a free port, with a handful of addresses that show one behaviour each:
/// `/hello` at once · `/later` from another thread · `/hold` when `release` is called · `/echo` the body ·
/// `/big?n=` so many shared bytes · `/private?n=` so many bytes of its own · `/throw` · `/throwint` · `/forget` ·
/// `/stream` taken over.
class SmallServer {
public:
    explicit SmallServer(http::ServerOptions options = {}) : server_{prepared(std::move(options)), routes()} {
        server_.start();
    }

    [[nodiscard]] std::uint16_t port() const { return server_.port(); }
    http::Server& server() { return server_; }

    /// Answers all that `/hold` has kept so far. @returns how many
    std::size_t release() {
        std::vector<http::Responder> held;
        {
            const std::lock_guard lock{mutex_};
            held.swap(held_);
        }
        for (const auto& responder : held) responder.send(http::text(http::Status::ok, std::string{"released"}));
        return held.size();
    }

    [[nodiscard]] std::size_t held() {
        const std::lock_guard lock{mutex_};
        return held_.size();
    }

    /// What the server has said to its fault log.
    std::string faults() {
        const std::lock_guard lock{mutex_};
        return faults_;
    }

    std::optional<http::StreamSocket> take_stream() {
        const std::lock_guard lock{mutex_};
        return std::exchange(stream_, std::nullopt);
    }

    std::atomic<int> calls{};  ///< Requests that reached a handler.

private:
    http::ServerOptions prepared(http::ServerOptions options) {
        options.fault_log = [this](std::string_view, std::string_view what) {
            const std::lock_guard lock{mutex_};
            faults_.append(what).append("\n");
        };
        return options;
    }

    http::Handler routes() {
        using http::Captures, http::Method, http::Request, http::Responder, http::Status, http::text;
        const auto route = [this](Method method, const char* path, std::function<void(Request&, Responder)> answer) {
            return http::Route{method, path, [this, answer](Request& request, const Captures&, Responder responder) {
                                   ++calls;
                                   answer(request, std::move(responder));
                               }};
        };
        const auto size = [](const Request& request) { return std::stoul(request.query("n").value_or("0")); };
        return http::Router{
            {route(Method::get, "/hello",
                   [](Request&, Responder to) { to.send(text(Status::ok, std::string{"hello"})); }),
             route(Method::get, "/later",
                   [this](Request&, Responder to) {
                       errand_.post([to] { to.send(text(Status::ok, std::string{"hello"})); });
                   }),
             route(Method::get, "/hold",
                   [this](Request&, Responder to) {
                       const std::lock_guard lock{mutex_};
                       held_.push_back(std::move(to));
                   }),
             route(Method::post, "/echo",
                   [](Request& request, Responder to) { to.send(text(Status::ok, request.body())); }),
             route(Method::get, "/big",
                   [size](Request& request, Responder to) {
                       to.send(text(Status::ok, http::Body{shared()}.slice(0, size(request))));
                   }),
             route(Method::get, "/private",
                   [size](Request& request, Responder to) {
                       to.send(text(Status::ok, std::string(size(request), 'p')));
                   }),
             route(Method::get, "/throw", [](Request&, Responder) { throw std::logic_error{"secret detail"}; }),
             route(Method::get, "/throwint", [](Request&, Responder) { throw 42; }),
             route(Method::get, "/forget", [](Request&, Responder) {}),
             route(Method::get, "/stream", [this](Request&, Responder to) {
                 auto socket = to.take_over({.headers = {{"Content-Type", "text/event-stream"}}}, "data: first\n\n");
                 const std::lock_guard lock{mutex_};
                 stream_ = std::move(socket);
             })}};
    }

    static const std::shared_ptr<const std::string>& shared() {
        static const auto bytes = std::make_shared<const std::string>(64UL * 1024 * 1024, 's');
        return bytes;
    }

    std::mutex mutex_;
    std::string faults_;
    std::vector<http::Responder> held_;  // Behind what the server reports their end to.
    std::optional<http::StreamSocket> stream_;
    Errand errand_;
    http::Server server_;
};

}  // namespace causerie::test
