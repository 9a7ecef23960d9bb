#include "tests/support/headless_imgui.hpp"

#include <cfloat>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <imgui_internal.h>

#include <misc/freetype/imgui_freetype.h>

#include "common/text/grapheme.hpp"
#include "common/text/script.hpp"

namespace {

/// Glyphs without a picture, 0.4 of the size wide.
bool load_glyph(ImFontAtlas*, ImFontConfig*, ImFontBaked* baked, void*, ImWchar code_point, ImFontGlyph* glyph,
                float* advance) {
    const float width = baked->Size * 0.4F;
    if (advance != nullptr) {
        *advance = width;
        return true;
    }
    glyph->Codepoint = code_point & 0x1FFFFFU;
    glyph->AdvanceX = width;
    return true;
}

bool init_baked(ImFontAtlas*, ImFontConfig*, ImFontBaked* baked, void*) {
    baked->Ascent = baked->Size * 0.8F;
    baked->Descent = -baked->Size * 0.2F;
    return true;
}

}  // namespace

const ImFontLoader* ImGuiFreeType::GetFontLoader() {
    static ImFontLoader loader;
    loader.Name = "fake";
    loader.FontSrcInit = [](ImFontAtlas*, ImFontConfig*) { return true; };
    loader.FontSrcContainsGlyph = [](ImFontAtlas*, ImFontConfig*, ImWchar) { return true; };
    loader.FontBakedInit = init_baked;
    loader.FontBakedLoadGlyph = load_glyph;
    return &loader;
}

void causerie::imgui_assertion_failed(const char* expression, const char* file, int line) {
    std::fprintf(stderr, "%s:%d: Dear ImGui expects %s\n", file, line, expression);
    std::abort();
}

namespace causerie::test {

HeadlessImGui::HeadlessImGui() : context_{ImGui::CreateContext()} {
    auto& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    io.Fonts->Flags |= ImFontAtlasFlags_NoMouseCursors;
    ImFontConfig config;
    config.FontLoader = ImGuiFreeType::GetFontLoader();
    config.SizePixels = 16;
    io.Fonts->AddFont(&config);
}

HeadlessImGui::~HeadlessImGui() {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
        texture->SetTexID(ImTextureID_Invalid);
        texture->SetStatus(ImTextureStatus_Destroyed);
    }
    ImGui::DestroyContext(context_);
}

void HeadlessImGui::new_frame(float width, float height) {
    auto& io = ImGui::GetIO();
    io.DisplaySize = {width, height};
    io.DeltaTime = 1.0F / 60.0F;
    ImGui::NewFrame();
}

void HeadlessImGui::render() {
    ImGui::Render();
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
        const bool unwanted = texture->Status == ImTextureStatus_WantDestroy;
        texture->SetTexID(unwanted ? ImTextureID_Invalid : ImTextureID{1});
        texture->SetStatus(unwanted ? ImTextureStatus_Destroyed : ImTextureStatus_OK);
    }
}

void HeadlessImGui::move_pointer(float x, float y) { ImGui::GetIO().AddMousePosEvent(x, y); }
void HeadlessImGui::leave() { ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX); }
void HeadlessImGui::press() { ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true); }
void HeadlessImGui::release() { ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false); }
void HeadlessImGui::wheel(float up) { ImGui::GetIO().AddMouseWheelEvent(0, up); }

int HeadlessImGui::vertex_count() const { return ImGui::GetDrawData()->TotalVtxCount; }

int HeadlessImGui::draw_call_count() const {
    int count = 0;
    for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists) count += list->CmdBuffer.Size;
    return count;
}

float FakeText::measure(const RunKey& run) {
    ++measured;
    float width = 0;
    for (std::size_t offset = 0; offset < run.text.size();) {
        const auto cluster = next_cluster(run.text, offset);
        width += run.size_px * (cluster.emoji || is_cjk(cluster.first) ? 1.0F : 0.5F);
        offset = cluster.end;
    }
    return width;
}

VerticalMetrics FakeText::vertical_metrics(Face, float size_px) { return {size_px, size_px * 0.25F}; }

void FakeText::set_ink(std::uint32_t color) {
    if (color != ink_) ++generation_;
    ink_ = color;
}

RunImage FakeText::rasterise(const RunKey& run) {
    ++rasterised;
    if (run.text == " ") return {};
    return {.page = rasterised % page_count,
            .generation = generation_,
            .u1 = 0.1F,
            .v1 = 0.1F,
            .offset_y = -run.size_px,
            .width = measure(run),
            .height = run.size_px * 1.25F};
}

std::uint32_t FakeText::generation(int) const { return generation_; }
void FakeText::touch(int page) { touched.push_back(page); }
ImTextureRef FakeText::texture(int page) const { return {static_cast<ImTextureID>(100 + page)}; }
void FakeText::lose_pages() { ++generation_; }

}  // namespace causerie::test
