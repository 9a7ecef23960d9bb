#include "wasm-client/views/rich_text_layout.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/markdown.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/headless_imgui.hpp"
#include "wasm-client/views/text_segments.hpp"

using namespace causerie;

namespace {

constexpr float em = 16;

struct Fixture {
    test::FakeText text{};
    TextRunCache runs{text};
    RichText rich{};

    RichTextLayout layout(std::string_view source, float width) {
        rich = parse_markdown(source);
        const RichTextStyle style{{em, 14, 18}, 22, width, 1};
        return layout_rich_text(rich, style, runs, [](std::string_view name) {
            return name == "me" ? TextRole::mention_me : name == "bob" ? TextRole::mention : TextRole::body;
        });
    }

    /// The text of each line as it is seen, from left to right.
    std::vector<std::string> lines(std::string_view source, float width) {
        const auto result = layout(source, width);
        std::vector<std::string> seen;
        for (const auto& line : result.lines) {
            seen.emplace_back();
            for (auto i = line.first; i < line.first + line.count; ++i) {
                seen.back() += rich.plain.substr(result.items[i].offset, result.items[i].length);
            }
        }
        return seen;
    }
};

using Lines = std::vector<std::string>;

bool has(const RichTextLayout& layout, DecorationKind kind) {
    return std::ranges::any_of(layout.decorations,
                               [&](const Decoration& decoration) { return decoration.kind == kind; });
}

}  // namespace

TEST_CASE("text is wrapped at spaces", "[views]") {
    Fixture f;
    CHECK(f.lines("aaa bbb ccc", em * 4) == Lines{"aaa bbb", "ccc"});
    CHECK(f.lines("aaa  bbb", em * 2) == Lines{"aaa", "bbb"});
    CHECK(f.lines("one\ntwo", em * 40) == Lines{"one", "two"});
}

TEST_CASE("a style does not open a place to break", "[views]") {
    Fixture f;
    CHECK(f.lines("aa **bb**, cc", em * 2.6F) == Lines{"aa", "bb,", "cc"});
}

TEST_CASE("a word that is too long is broken between characters, never within one", "[views]") {
    Fixture f;
    CHECK(f.lines("abcdefghij", em * 2) == Lines{"abcd", "efgh", "ij"});
    CHECK(f.lines("a" + std::string(3, 'b') + "e\u0301fgh", em * 2) == Lines{"abbb", "e\u0301fgh"});
    CHECK(f.lines("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧 a a a a a a a", 40) ==
          Lines{"👨‍👩‍👧👨‍👩‍👧", "👨‍👩‍👧 a", "a a a", "a a a"});
}

TEST_CASE("addresses are broken after their slashes", "[views]") {
    Fixture f;
    CHECK(f.lines("https://example.org/first/second", em * 11) == Lines{"https://example.org/", "first/second"});
}

TEST_CASE("CJK text is broken anywhere but beside its punctuation", "[views]") {
    Fixture f;
    CHECK(f.lines("日本語日本語", em * 4) == Lines{"日本語日", "本語"});
    CHECK(f.lines("日本語日。本", em * 4) == Lines{"日本語", "日。本"});
    CHECK(f.lines("日本語「日本」", em * 4) == Lines{"日本語", "「日本」"});
    CHECK(f.lines("한국어 텍스트", em * 3) == Lines{"한국어", "텍스트"});
}

TEST_CASE("right-to-left lines are seen in their order and begin at the right", "[views]") {
    Fixture f;
    CHECK(f.lines("שלום עולם", em * 40) == Lines{"עולם שלום"});
    const auto layout = f.layout("שלום עולם", em * 40);
    REQUIRE(layout.lines.size() == 1);
    CHECK(layout.lines[0].right_to_left);
    const auto& last = layout.items.back();
    CHECK(last.x + last.width == Approx(em * 40).margin(1));
    CHECK(f.lines("say שלום עולם now", em * 40) == Lines{"say עולם שלום now"});
    CHECK(f.lines("مرحبا 42 this is رسالة", em * 40) == Lines{"رسالة this is 42 مرحبا"});
}

TEST_CASE("punctuation is seen where the paragraph puts it, not at its word", "[views]") {
    Fixture f;
    CHECK(f.lines("hi \u05D0 \u05D1, ok", 500) == Lines{"hi \u05D1 \u05D0, ok"});
    CHECK(f.lines("(\u05D0 \u05D1) ok", 500) == Lines{"ok )\u05D1 \u05D0("});
    CHECK(f.lines("a (\u05D0) \u05D1!", 500) == Lines{"a (\u05D0) \u05D1!"});
    CHECK(f.lines("\u05D0 ok.", 500) == Lines{".ok \u05D0"});
    CHECK(f.lines("\u05D0 50%, 7", 500) == Lines{"7 ,50% \u05D0"});
    CHECK(f.lines("\u05D0 v 15.2!", 500) == Lines{"!v 15.2 \u05D0"});
    CHECK(f.lines("\u05D0 f(x).", 500) == Lines{".f(x) \u05D0"});
    CHECK(f.lines("\u05D0 don't, ex.com/a", 500) == Lines{"don't, ex.com/a \u05D0"});
    CHECK(f.lines("\u05D0 $5 ($6)", 500) == Lines{")$6( $5 \u05D0"});
    CHECK(f.lines("hi #\u05D0", 500) == Lines{"hi #\u05D0"});
    CHECK(f.lines("\u05D0 `f(x).`", 500) == Lines{"f(x). \u05D0"});
    CHECK(f.lines("\u05D0 l-\u05D1 \u05D1-Pg 15", 500) == Lines{"Pg 15-\u05D1 \u05D1-l \u05D0"});
    CHECK(f.lines("\u05D0 v \u0661\u0665 \u05D1", 500) == Lines{"\u05D1 \u0661\u0665 v \u05D0"});
    CHECK(f.lines("\u05D0 1.**5**", 500) == Lines{"1.5 \u05D0"});
    CHECK(f.lines("abc\u05D0, d", 500) == Lines{"abc\u05D0, d"});
    CHECK(f.lines("\u05D0 🎉, 日本!", 500) == Lines{"!日本 ,🎉 \u05D0"});
    CHECK(f.lines("\u05D0-50% \u05D1-15px", 500) == Lines{"15px-\u05D1 50%-\u05D0"});
    CHECK(f.lines("\u05D0:$50 \"$6\" w:7%", 500) == Lines{"w:7% \"$6\" $50:\u05D0"});
    CHECK(f.lines("\u05D0 v 15\u061F", 500) == Lines{"\u061Fv 15 \u05D0"});
    // The Arabic comma is punctuation like another.
    CHECK(f.lines("\u0645\u060C 5 \u0628", 500) == Lines{"\u0628 5 \u060C\u0645"});
    CHECK(f.lines("\u0645\u060C ok", 500) == Lines{"ok \u060C\u0645"});
    CHECK(f.lines("ok \u0645\u060C \u0628", 500) == Lines{"ok \u0628 \u060C\u0645"});
    // What is one thing stays one.
    CHECK(f.lines("\u05D0 @bob ok", 500) == Lines{"@bob ok \u05D0"});
    CHECK(f.lines("\u05D0 https://a.b/", 500) == Lines{"https://a.b/ \u05D0"});
    // No line begins with what was cut off: it would be seen at the right.
    for (float width = 4 * em; width < 10 * em; width += 1) {
        for (const auto& line : f.lines("\u05D0\u05D0\u05D0 \u05D1\u05D1\u05D1, x", width)) {
            INFO(width << ": " << line);
            CHECK_FALSE(line.ends_with(","));
        }
    }
}

TEST_CASE("words run as their paragraph tells, wherever its lines are broken", "[views]") {
    Fixture f;
    CHECK(f.lines("\u05D0 Pg 15 ok \u05D1", 500) == Lines{"\u05D1 Pg 15 ok \u05D0"});
    CHECK(f.lines("\u05D0 Pg 15 ok \u05D1", 2.6F * em) == Lines{"Pg \u05D0", "15 ok", "\u05D1"});
    CHECK(f.lines("x \u05D0 (\u05D1 y) z", 3.1F * em) == Lines{"x \u05D0 (\u05D1", "y) z"});
    CHECK(f.lines("\u05D0 ok\\\nok \u05D0", 500) == Lines{"ok \u05D0", "ok \u05D0"});
}

TEST_CASE("brackets are mirrored where they run from right to left", "[views]") {
    Fixture f;
    const auto opening = [&](const char* source) {
        const auto layout = f.layout(source, 500);
        const auto found = std::ranges::find_if(
            layout.items, [&](const LayoutItem& item) { return f.rich.plain.substr(item.offset, item.length) == "("; });
        REQUIRE(found != layout.items.end());
        return found->run;
    };
    const auto plain = f.runs.get({Face::regular, Direction::left_to_right, em, "("});
    CHECK(opening("a (\u05D0)") == plain);
    CHECK(opening("\u05D0 (\u05D1)") == f.runs.right_to_left(plain));
    CHECK(opening("\u05D0 (a)") == f.runs.right_to_left(plain));
}

TEST_CASE("words begin on whole pixels", "[views]") {
    Fixture f;
    f.rich = parse_markdown("the quick brown fox");
    const RichTextStyle style{{13.3F, 12, 15}, 20, 500, 1};
    const auto layout = layout_rich_text(f.rich, style, f.runs, [](std::string_view) { return TextRole::body; });
    for (const auto& item : layout.items) {
        if (!item.space) CHECK(item.x == std::round(item.x));
    }
}

TEST_CASE("shapes are drawn behind and beside what they belong to", "[views]") {
    Fixture f;
    CHECK(has(f.layout("a `b c` d", 500), DecorationKind::code));
    CHECK(has(f.layout("```\ncode\n```", 500), DecorationKind::code_block));
    CHECK(has(f.layout("> quote", 500), DecorationKind::quote));
    CHECK(has(f.layout("~~gone~~", 500), DecorationKind::strike));
    CHECK(has(f.layout("https://a.b", 500), DecorationKind::underline));
    CHECK(has(f.layout("@bob", 500), DecorationKind::mention));
    CHECK(has(f.layout("@me", 500), DecorationKind::mention_me));
    CHECK(has(f.layout("---", 500), DecorationKind::rule));
    CHECK(f.layout("@nobody plain", 500).decorations.empty());
    // One box around the whole of it, not one for each word.
    CHECK(f.layout("a `b c` d", 500).decorations.size() == 1);
}

TEST_CASE("list items are indented and have their markers", "[views]") {
    Fixture f;
    const auto layout = f.layout("- one\n- two\n  - three", 500);
    REQUIRE(layout.lines.size() == 3);
    const auto first_word = [&](int line) {
        return layout.items[layout.lines[static_cast<std::size_t>(line)].first + 1].x;
    };
    CHECK(first_word(0) > 0);
    CHECK(first_word(0) == first_word(1));
    CHECK(first_word(2) > first_word(1));
    CHECK(layout.items[layout.lines[2].first].length == 0);
}

TEST_CASE("a few emoji alone are shown large", "[views]") {
    Fixture f;
    CHECK(f.layout("🎉 🚀", 500).height > f.layout("🎉 ok", 500).height);
    CHECK(f.layout("🎉🎉🎉🎉🎉🎉🎉🎉🎉", 500).height == f.layout("ok", 500).height);
}

TEST_CASE("the text of large emoji in the page is as large as what is drawn", "[views]") {
    Fixture f;
    const auto font_of = [&](const char* text) {
        const auto layout = f.layout(text, 500);
        std::vector<TextSegment> segments;
        append_segments(f.rich, layout, 0, 0, segments);
        return segments.front().font_px;
    };
    CHECK(font_of("🎉 🚀") == 2 * font_of("ok"));
    CHECK(font_of("🎉 ok") == font_of("ok"));
}

TEST_CASE("no line is wider than it may be, and nothing is lost", "[views]") {
    const std::vector<std::string_view> words{"a",
                                              "word",
                                              "Donaudampfschifffahrt",
                                              "日本語。",
                                              "「テスト」",
                                              "👍🏽",
                                              "**b**",
                                              "`c d`",
                                              "https://example.org/a/b?c=d&e=f-g-h",
                                              "שלום",
                                              "مرحبا",
                                              "42",
                                              "(x)",
                                              "\n",
                                              "\n\n> q ",
                                              "\n\n- i ",
                                              "\n\n```\n  code  line\n```\n\n",
                                              "_i_",
                                              "@bob",
                                              "…",
                                              "e\u0301e\u0301",
                                              "한국어",
                                              "สวัสดีชาวโลก",
                                              "\t",
                                              "~~s~~",
                                              ",",
                                              "。"};
    std::mt19937 random{11};
    std::uniform_int_distribution<std::size_t> word{0, words.size() - 1};
    std::uniform_int_distribution<int> count{1, 60};
    std::uniform_int_distribution<int> width{120, 900};
    std::bernoulli_distribution spaced{0.7};
    Fixture f;
    for (int round = 0; round < 800; ++round) {
        std::string source;
        for (int i = count(random); i > 0; --i)
            source += std::string{words[word(random)]} + (spaced(random) ? " " : "");
        const auto width_px = static_cast<float>(width(random));
        INFO(source << " in " << width_px);
        const auto layout = f.layout(source, width_px);
        std::string seen;
        float bottom = 0;
        for (const auto& line : layout.lines) {
            CHECK(line.top >= bottom);
            bottom = line.top + line.height;
            for (auto i = line.first; i < line.first + line.count; ++i) {
                const auto& item = layout.items[i];
                if (item.space) continue;
                CHECK(item.x >= 0);
                CHECK(item.x + item.width <= width_px + 0.5F);
                seen += f.rich.plain.substr(item.offset, item.length);
            }
        }
        CHECK(bottom <= layout.height);
        auto expected = f.rich.plain;
        std::erase_if(expected, [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
        std::ranges::sort(expected);
        std::ranges::sort(seen);
        CHECK(seen == expected);
    }
}

TEST_CASE("a hostile word is laid out without measuring it over and over", "[views]") {
    Fixture f;
    const auto layout = f.layout(std::string(4000, 'x'), 700);
    CHECK(layout.lines.size() == 46);
    CHECK(f.text.measured < 1500);
}

TEST_CASE("segments give the text in reading order with its styles and addresses", "[views]") {
    Fixture f;
    const auto segments_of = [&](std::string_view source, float width) {
        std::vector<TextSegment> segments;
        const auto layout = f.layout(source, width);
        append_segments(f.rich, layout, 64, 10, segments);
        return segments;
    };
    const auto segments = segments_of("see **this** [page](https://example.org)\nagain", 900);
    REQUIRE(segments.size() == 5);
    CHECK(segments[0].text == "see ");
    CHECK(segments[0].rect.x == 64);
    CHECK(segments[0].rect.y == 10);
    CHECK(segments[1].kind == SegmentKind::bold);
    CHECK(segments[2].text == " ");
    CHECK(segments[3].href == "https://example.org");
    CHECK(segments[4].text == "again");
    CHECK(segments[4].break_before == BreakBefore::newline);

    const auto wrapped = segments_of("aaa bbb", em * 2);
    REQUIRE(wrapped.size() == 2);
    CHECK(wrapped[1].break_before == BreakBefore::space);

    const auto broken = segments_of("日本語日本語", em * 4);
    REQUIRE(broken.size() == 2);
    CHECK(broken[1].break_before == BreakBefore::none);

    const auto rtl = segments_of("שלום 42 עולם", 900);
    REQUIRE(rtl.size() == 1);
    CHECK(rtl[0].text == "שלום 42 עולם");
    CHECK(rtl[0].right_to_left);

    const auto list = segments_of("- item", 900);
    REQUIRE(list.size() == 2);
    CHECK(list[0].text == "• ");

    for (const auto& segment : segments_of("[a](javascript:b) [c](data:d) <javascript:e>", 900))
        CHECK(segment.href.empty());
}
