#pragma once

#include <imgui.h>
#include <string>
#include <vector>

#include "wasm-client/views/text_backend.hpp"

namespace causerie::test {

/// A Dear ImGui context without window or GPU. Between `new_frame` and `render` draw what you like. An assertion of
/// ImGui's fails the test.
class HeadlessImGui {
public:
    HeadlessImGui();
    ~HeadlessImGui();
    HeadlessImGui(const HeadlessImGui&) = delete;
    HeadlessImGui& operator=(const HeadlessImGui&) = delete;

    void new_frame(float width, float height);
    void render();

    void move_pointer(float x, float y);
    void leave();
    void press();
    void release();
    void wheel(float up);

    [[nodiscard]] int vertex_count() const;
    [[nodiscard]] int draw_call_count() const;

private:
    ImGuiContext* context_;
};

/// Text with metrics that a test can foresee: every character is half an em wide, CJK characters and emoji one em.
class FakeText final : public TextBackend {
public:
    [[nodiscard]] float measure(const RunKey& run) override;
    [[nodiscard]] VerticalMetrics vertical_metrics(Face face, float size_px) override;
    void set_ink(std::uint32_t color) override;
    [[nodiscard]] RunImage rasterise(const RunKey& run) override;
    [[nodiscard]] std::uint32_t generation(int page) const override;
    void touch(int page) override;
    [[nodiscard]] ImTextureRef texture(int page) const override;

    /// As if the context had been lost: every image is gone.
    void lose_pages();

    int measured{};
    int rasterised{};
    std::vector<int> touched{};

private:
    static constexpr int page_count = 2;

    std::uint32_t generation_{1};
    std::uint32_t ink_{};
};

}  // namespace causerie::test
