#pragma once

#include <functional>

namespace causerie {

/// Draws when something asks for it and sleeps otherwise: a page where nothing happens draws nothing.
class FrameLoop {
public:
    /// @param draw  draws one frame; `time_ms` is the browser's clock
    explicit FrameLoop(std::function<void(double time_ms)> draw) : draw_{std::move(draw)} {}

    FrameLoop(const FrameLoop&) = delete;
    FrameLoop& operator=(const FrameLoop&) = delete;

    /// Asks for at least so many frames. ImGui shows the effect of a pointer's movement one or two frames later.
    void wake(int frames);

    /// Draws one frame at once, for what must have taken effect before the next key is read.
    void draw_now();

    [[nodiscard]] int drawn() const { return drawn_; }

    void due(double time_ms);

private:
    std::function<void(double)> draw_{};
    int wanted_{};
    int drawn_{};
    bool is_drawing_{};
};

}  // namespace causerie
