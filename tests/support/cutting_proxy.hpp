#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstring>
#include <list>
#include <map>
#include <mutex>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>

#include <libpq-fe.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace causerie::test {

/// Stands between a client and PostgreSQL, and cuts the connection at the worst moment, at COMMIT, or all of them.
class CuttingProxy {
public:
    enum class Cut {
        none,
        before_commit,  ///< PostgreSQL never hears of the COMMIT.
        after_commit,   ///< PostgreSQL has committed, but its answer is lost.
        during_commit,  ///< The client is cut off at once; PostgreSQL gets the COMMIT a little later.
    };

    explicit CuttingProxy(const std::string& url) : parameters_{parsed(url)}, listener_{listening()} {
        acceptor_ = std::thread{[this] { accept_all(); }};
    }
    ~CuttingProxy() {
        stopping_ = true;
        acceptor_.join();
        for (auto& pump : pumps_) pump.join();
        ::close(listener_);
    }
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    /// The database's URL by way of this proxy.
    [[nodiscard]] std::string url() const {
        auto parameters = parameters_;
        parameters["host"] = "127.0.0.1";
        parameters["port"] = std::to_string(port_);
        parameters["sslmode"] = "disable";
        std::string text;
        for (const auto& [key, value] : parameters) text += key + "='" + value + "' ";
        return text;
    }

    /// The next COMMIT, on whichever connection, is treated so; those after it pass.
    void cut_next(Cut cut) { next_ = cut; }

    /// While down, every connection is cut at once, as if the database were away.
    void set_down(bool down) { down_ = down; }

    /// A connection whose client says `text` from now on never hears anything again, even when others do; empty for
    /// none.
    void silence_at(const std::string& text) {
        const std::lock_guard lock{silencing_mutex_};
        silencing_ = text;
    }

    [[nodiscard]] int silenced() const { return silenced_; }
    [[nodiscard]] int cuts() const { return cuts_; }

private:
    using Parameters = std::map<std::string, std::string>;
    static constexpr std::chrono::milliseconds commit_delay{300};

    static Parameters parsed(const std::string& url) {
        Parameters parameters;
        auto* options = PQconninfoParse(url.c_str(), nullptr);
        if (options == nullptr) throw std::runtime_error{"TEST_DATABASE_URL cannot be read"};
        for (const auto* option = options; option->keyword != nullptr; ++option) {
            if (option->val != nullptr) parameters[option->keyword] = option->val;
        }
        PQconninfoFree(options);
        return parameters;
    }

    int listening() {
        const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener, any, size) != 0 || ::listen(listener, 16) != 0 ||
            ::getsockname(listener, any, &size) != 0) {
            throw std::runtime_error{"The proxy cannot listen"};
        }
        port_ = ntohs(address.sin_port);
        return listener;
    }

    [[nodiscard]] int connect_upstream() const {
        const auto get = [&](const char* key, const char* otherwise) {
            const auto found = parameters_.find(key);
            return found == parameters_.end() ? std::string{otherwise} : found->second;
        };
        const auto host = get("host", "/var/run/postgresql");
        const auto port = get("port", "5432");
        if (host.starts_with('/')) {
            sockaddr_un address{};
            address.sun_family = AF_UNIX;
            const auto path = host + "/.s.PGSQL." + port;
            std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
            const int upstream = ::socket(AF_UNIX, SOCK_STREAM, 0);
            if (::connect(upstream, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return upstream;
            ::close(upstream);
            return -1;
        }
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);  // Test databases are local.
        address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
        const int upstream = ::socket(AF_INET, SOCK_STREAM, 0);
        if (::connect(upstream, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return upstream;
        ::close(upstream);
        return -1;
    }

    void accept_all() {
        while (!stopping_) {
            pollfd waiting{listener_, POLLIN, 0};
            if (::poll(&waiting, 1, 20) <= 0) continue;
            const int client = ::accept(listener_, nullptr, nullptr);
            pumps_.emplace_back([this, client] { pump(client, connect_upstream()); });
        }
    }

    void pump(int client, int upstream) {
        bool is_silent = false;
        while (!stopping_ && !down_) {
            std::array<pollfd, 2> waiting{pollfd{client, POLLIN, 0}, pollfd{is_silent ? -1 : upstream, POLLIN, 0}};
            if (::poll(waiting.data(), waiting.size(), 20) <= 0) continue;
            if (waiting[1].revents != 0 && !copy(upstream, client)) break;
            if (waiting[0].revents != 0 && !copy_watching(client, upstream, is_silent)) break;
        }
        ::close(client);
        ::close(upstream);
    }

    static bool copy(int from, int to) {
        std::array<char, 65536> chunk{};
        const auto got = ::recv(from, chunk.data(), chunk.size(), 0);
        return got > 0 && ::send(to, chunk.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
    }

    // False at the end of the connection, and at the cut.
    bool copy_watching(int client, int upstream, bool& is_silent) {
        std::array<char, 65536> chunk{};
        const auto got = ::recv(client, chunk.data(), chunk.size(), 0);
        if (got <= 0) return false;
        const std::string_view text{chunk.data(), static_cast<std::size_t>(got)};
        if (is_silent || silences(text)) {
            is_silent = true;
            return true;
        }
        const auto cut = text.find("COMMIT") == std::string_view::npos ? Cut::none : next_.exchange(Cut::none);
        if (cut != Cut::none) ++cuts_;
        if (cut == Cut::before_commit) return false;
        if (cut == Cut::during_commit) {
            ::shutdown(client, SHUT_RDWR);
            std::this_thread::sleep_for(commit_delay);
        }
        if (::send(upstream, text.data(), text.size(), MSG_NOSIGNAL) != got) return false;
        if (cut == Cut::none) return true;
        ::recv(upstream, chunk.data(), chunk.size(), 0);  // PostgreSQL's answer, which nobody will hear.
        return false;
    }

    bool silences(std::string_view text) {
        const std::lock_guard lock{silencing_mutex_};
        if (silencing_.empty() || text.find(silencing_) == std::string_view::npos) return false;
        ++silenced_;
        return true;
    }

    Parameters parameters_;
    int port_{};
    int listener_;
    std::atomic<Cut> next_{Cut::none};
    std::atomic<int> cuts_{0};
    std::atomic<bool> down_{false};
    std::mutex silencing_mutex_{};
    std::string silencing_{};
    std::atomic<int> silenced_{0};
    std::atomic<bool> stopping_{false};
    std::list<std::thread> pumps_{};
    std::thread acceptor_;
};

}  // namespace causerie::test
