#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/text/rich_text.hpp"
#include "wasm-client/state/state.hpp"
#include "wasm-client/views/overlay.hpp"
#include "wasm-client/views/rich_text_layout.hpp"

namespace causerie {

/// A message's body, laid out.
struct LaidMessage {
    RichText text{};
    RichTextLayout layout{};
    MessageText for_page{};  ///< As the page last had it; its `version` says when it must look again.

    // What it was made from.
    std::int64_t event_seq{-1};
    bool deleted{};
    float width{};
    std::uint64_t look{};
    float segments_x{-1};
    float segments_y{-1};
    std::uint64_t used_in_frame{};
};

/// The laid out bodies of the messages on and near the screen.
class MessageCache {
public:
    /// @param look  differs whenever something beside message and width would make a body look different
    void begin_frame(std::uint64_t look);

    /// Lays the body out, unless that was done before and nothing has changed.
    LaidMessage& get(const State& state, const Message& message, const RichTextStyle& style, TextRunCache& runs);

    /// The page's text of a message whose body lies at `x`, `y` within it; all else is taken from `wanted`.
    const MessageText& text_for_page(LaidMessage& message, MessageText wanted, float x, float y);

    /// Once after each frame: forgets what was not used for a while, if there is much of it.
    void end_frame();

    [[nodiscard]] std::size_t size() const { return messages_.size(); }
    [[nodiscard]] int laid_out() const { return laid_out_; }  ///< How many layouts were made so far.

private:
    std::unordered_map<std::string, LaidMessage> messages_;
    std::uint64_t look_{};
    std::uint64_t frame_{};
    std::uint64_t version_{};
    std::size_t used_{};
    int laid_out_{};
};

}  // namespace causerie
