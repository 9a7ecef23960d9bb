#pragma once

#include <functional>

namespace causerie {

/// Pointer and wheel, which go to ImGui, and the keys that no element takes for itself.
class Input {
public:
    struct Events {
        std::function<void()> moved{};  ///< Anything that ImGui should see drawn.
        std::function<void()> escape_pressed{};
    };

    explicit Input(Events events) : events_{std::move(events)} {}

    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    void listen();

    enum class PointerKind { moved, pressed, released };

    void pointer(PointerKind kind, float x, float y, int button, bool is_touch);
    void pointer_left();
    void wheel(float right, float down);
    void focus(bool has_focus);
    void escape() { events_.escape_pressed(); }

private:
    Events events_{};
};

}  // namespace causerie
