#pragma once

#include <functional>
#include <map>
#include <string>

#include "wasm-client/app/ports.hpp"

namespace causerie {

class App;

/// The world as a browser offers it.
class BrowserPorts final : public Ports {
public:
    struct Screen {
        std::function<void()> request_frame{};
        std::function<void(const Overlay&)> apply{};
    };

    explicit BrowserPorts(Screen screen) : screen_{std::move(screen)} {}

    BrowserPorts(const BrowserPorts&) = delete;
    BrowserPorts& operator=(const BrowserPorts&) = delete;

    /// Who is told what the stream and the timer say. Before anything is asked of this.
    void connect(App& app) { app_ = &app; }

    void send(const HttpRequest& request, std::function<void(HttpResponse)> answered) override;
    void open_stream(const StreamRequest& request) override;
    void close_stream() override;
    void wake_after(std::int64_t ms) override;
    void request_frame() override { screen_.request_frame(); }
    void announce(const std::string& text) override;
    void show_sign_in(const std::string& notice) override;
    void show_address(const std::string& path) override;
    void load_unsent() override;
    void keep_unsent(const std::string& key, const std::string& line, Keeping keeping) override;
    void drop_unsent(const std::string& key) override;
    void apply(const Overlay& overlay) override { screen_.apply(overlay); }

    [[nodiscard]] std::int64_t now_ms() override;
    [[nodiscard]] std::int64_t monotonic_ms() override;
    [[nodiscard]] int utc_offset_minutes() override;
    [[nodiscard]] double random() override;
    [[nodiscard]] std::string new_client_id() override;

    void answered(int number, HttpResponse response);
    [[nodiscard]] App& app() { return *app_; }

private:
    Screen screen_{};
    App* app_{};
    int last_number_{};
    std::map<int, std::function<void(HttpResponse)>> waiting_{};
};

}  // namespace causerie
