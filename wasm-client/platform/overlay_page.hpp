#pragma once

#include <functional>
#include <string>

#include "wasm-client/views/overlay.hpp"
#include "wasm-client/views/view_input.hpp"

namespace causerie {

/// The real elements over the canvas: makes them agree with an `Overlay` by touching only what differs, and tells what
/// the person does with them.
class OverlayPage {
public:
    struct Events {
        std::function<void(const std::string& id, std::string text)> edited{};
        std::function<void(const std::string& id)> submitted{};
        std::function<void(const std::string& id)> files_pasted{};
        std::function<void()> activated{};  ///< A proxy; its id is in the input.
        std::function<void()> changed{};    ///< Something else in the input.
    };

    /// @param input  where the page's news for the views go; must outlive this
    OverlayPage(ViewInput& input, Events events) : input_{input}, events_{std::move(events)} {}

    OverlayPage(const OverlayPage&) = delete;
    OverlayPage& operator=(const OverlayPage&) = delete;

    void open();

    /// @param scale  device pixels per CSS pixel
    void apply(const Overlay& overlay, float scale);

    // What the page's elements tell, in CSS pixels.
    void field_edited(const std::string& id, std::string text);
    void field_submitted(const std::string& id) { events_.submitted(id); }
    void field_pasted_files(const std::string& id) { events_.files_pasted(id); }
    void field_focused(const std::string& id);
    void field_height_changed(const std::string& id, float height);
    void proxy_activated(const std::string& id);
    void proxy_focused(const std::string& id);
    void log_scrolled(double top, bool by_person);
    void sheet_scrolled(double top);

private:
    void apply_page(const Overlay& overlay);
    void apply_fields(const Overlay& overlay);
    void apply_field(const Field& field, const Field* previous, const Overlay& overlay);
    void apply_proxies(const Overlay& overlay);
    void arrange_proxies(const Overlay& overlay);
    void apply_scroller(const Scroller& scroller);
    void apply_messages(const Scroller& scroller);
    void apply_sheet(const Sheet& sheet);
    void put_message(const MessageText& message);

    ViewInput& input_;
    Events events_{};
    Overlay shown_{};
    float scale_{1};
    bool is_rescaled_{};  ///< The scale is another one than before: nothing is where it should be.
};

}  // namespace causerie
