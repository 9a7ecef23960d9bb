#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "common/model/ids.hpp"
#include "wasm-client/net/http.hpp"
#include "wasm-client/views/overlay.hpp"

namespace causerie {

struct StreamRequest {
    std::string path{};
    std::string catch_up_path{};  ///< What the stream would say first, in one answer.
    UserId user{};                ///< Pages of one person may share what they hear.

    friend bool operator==(const StreamRequest&, const StreamRequest&) = default;
};

/// What is kept must last from now on, or may be lost with a page that crashes in the next moments.
enum class Keeping { now, soon };

/// What the application needs of the world. The browser's is in `platform/`; tests have their own.
class Ports {
public:
    virtual ~Ports() = default;

    /// Answers at most once; with status 0 when nothing was to be had.
    virtual void send(const HttpRequest& request, std::function<void(HttpResponse)> answered) = 0;

    /// Opens the stream; its events come back through `App::stream_…`. Closes an older one first.
    virtual void open_stream(const StreamRequest& request) = 0;
    virtual void close_stream() = 0;
    virtual void wake_after(std::int64_t ms) = 0;  ///< Calls `App::woken` once; replaces an earlier request.
    virtual void request_frame() = 0;
    virtual void announce(const std::string& text) = 0;
    virtual void show_sign_in(const std::string& notice) = 0;
    virtual void show_address(const std::string& path) = 0;  ///< Nothing to do when it is shown already.
    virtual void apply(const Overlay& overlay) = 0;          ///< Once at the end of each frame.

    /// Calls `App::unsent_found` with what was kept by pages that are no more, now and whenever one ends. What is kept
    /// belongs to the page that kept it, or found it, for as long as it lives. All may be in vain: some browsers keep
    /// nothing.
    virtual void load_unsent() = 0;
    virtual void keep_unsent(const std::string& key, const std::string& line, Keeping keeping) = 0;
    virtual void drop_unsent(const std::string& key) = 0;  ///< Everything whose key begins so, whichever page's.

    [[nodiscard]] virtual std::int64_t now_ms() = 0;  ///< Wall clock, Unix time.
    [[nodiscard]] virtual std::int64_t monotonic_ms() = 0;
    [[nodiscard]] virtual int utc_offset_minutes() = 0;
    [[nodiscard]] virtual double random() = 0;              ///< Uniform in [0, 1).
    [[nodiscard]] virtual std::string new_client_id() = 0;  ///< A UUID.
};

}  // namespace causerie
