#include "common/text/markdown.hpp"

#include <chrono>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "common/validation/limits.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;

namespace {

/// The first span whose text is exactly `text`.
Span span_of(const RichText& rich, std::string_view text) {
    for (const auto& span : rich.spans) {
        if (rich.plain.substr(span.offset, span.length) == text) return span;
    }
    FAIL("no span \"" << text << "\" in \"" << rich.plain << '"');
    return {};
}

int style_of(std::string_view source, std::string_view text) { return span_of(parse_markdown(source), text).style; }

std::string link_of(std::string_view source, std::string_view text) {
    const auto rich = parse_markdown(source);
    const auto span = span_of(rich, text);
    return span.link < 0 ? "" : rich.links.at(static_cast<std::size_t>(span.link));
}

std::string repeat(std::string_view text, std::size_t times) {
    std::string result;
    for (std::size_t i = 0; i < times; ++i) result += text;
    return result;
}

/// What every caller relies on.
void check_invariants(const RichText& rich) {
    std::size_t block_end = 0;
    std::size_t covered = 0;
    for (const auto& block : rich.blocks) {
        REQUIRE(block.offset >= block_end);
        REQUIRE(block.depth <= Block::depth_max);
        block_end = block.offset + block.length;
        REQUIRE(block_end <= rich.plain.size());
        covered += block.length;
    }
    std::size_t span_end = 0;
    std::size_t spanned = 0;
    for (const auto& span : rich.spans) {
        REQUIRE(span.offset >= span_end);
        REQUIRE(span.length > 0);
        span_end = span.offset + span.length;
        REQUIRE(span_end <= rich.plain.size());
        REQUIRE(span.link < static_cast<int>(rich.links.size()));
        REQUIRE((span.link >= 0) == ((span.style & style::link) != 0));
        spanned += span.length;
    }
    CHECK(covered == spanned);
    for (const auto& link : rich.links) CHECK(is_safe_link(link));
}

}  // namespace

TEST_CASE("markup becomes styles and leaves the text", "[text]") {
    CHECK(parse_markdown("a **b** _c_ ~~d~~ `e`").plain == "a b c d e");
    CHECK(style_of("a **b**", "b") == style::bold);
    CHECK(style_of("a *b*", "b") == style::italic);
    CHECK(style_of("a ***b***", "b") == (style::bold | style::italic));
    CHECK(style_of("a ~~b~~", "b") == style::strike);
    CHECK(style_of("a `b`", "b") == style::code);
    CHECK(style_of("snake_case_name", "snake_case_name") == 0);
    CHECK(style_of("2 * 3 * 4", "2 * 3 * 4") == 0);
}

TEST_CASE("newlines stay line breaks and blank lines separate paragraphs", "[text]") {
    const auto rich = parse_markdown("one\ntwo\n\nthree");
    CHECK(rich.plain == "one\ntwo\nthree");
    REQUIRE(rich.blocks.size() == 2);
    CHECK(rich.blocks[0].length == 7);
    CHECK(rich.blocks[1].kind == BlockKind::paragraph);
}

TEST_CASE("headings, rules and code blocks are blocks of their own", "[text]") {
    const auto rich = parse_markdown("# Title\ntext\n\n---\n```cpp\nint main() {\n  return **0**;\n}\n```");
    REQUIRE(rich.blocks.size() == 4);
    CHECK(rich.blocks[0].kind == BlockKind::heading);
    CHECK(rich.blocks[2].kind == BlockKind::rule);
    CHECK(rich.blocks[3].kind == BlockKind::code);
    CHECK(rich.plain == "Title\ntext\n\nint main() {\n  return **0**;\n}");
    CHECK(parse_markdown("#general is a room").plain == "#general is a room");
    CHECK(parse_markdown("    indented").plain == "indented");
    CHECK(parse_markdown("```\nnever closed").blocks.at(0).kind == BlockKind::code);
    CHECK(parse_markdown("```\n```").blocks.at(0).length == 0);
}

TEST_CASE("lists and quotes nest", "[text]") {
    const auto rich = parse_markdown("- one\n- two\n  1. inner\n- [x] done\n\n> quoted\n> > deeper");
    REQUIRE(rich.blocks.size() == 6);
    CHECK(rich.blocks[0].marker == "•");
    CHECK_FALSE(rich.blocks[0].tight);
    CHECK(rich.blocks[1].tight);
    CHECK(rich.blocks[2].marker == "1.");
    CHECK(rich.blocks[2].depth == 2);
    CHECK(rich.blocks[2].quotes == 0);
    CHECK(rich.blocks[3].marker == "☑");
    CHECK(rich.blocks[4].quotes == 1);
    CHECK(rich.blocks[5].quotes == 3);
    CHECK(rich.blocks[5].marker.empty());
    CHECK(parse_markdown("7. seven\n8. eight").blocks.at(1).marker == "8.");
    CHECK(parse_markdown("- ").blocks.at(0).marker == "•");
}

TEST_CASE("addresses become links without markup", "[text]") {
    CHECK(link_of("see https://example.org/a?b=1&c=2.", "https://example.org/a?b=1&c=2") ==
          "https://example.org/a?b=1&c=2");
    CHECK(link_of("see www.example.org now", "www.example.org") == "http://www.example.org");
    CHECK(link_of("mail me@example.org", "me@example.org") == "mailto:me@example.org");
    CHECK(link_of("[text](https://example.org)", "text") == "https://example.org");
    CHECK(link_of("![picture](https://example.org/x.png)", "picture") == "https://example.org/x.png");
    CHECK(link_of("[](https://example.org)", "https://example.org") == "https://example.org");
    CHECK(link_of("[a](<https://example.org/?q=a&amp;b>)", "a") == "https://example.org/?q=a&b");
}

TEST_CASE("no other scheme ever becomes a link", "[text]") {
    for (const std::string_view href :
         {"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
          "//evil", "/relative", "ftp://example.org", "https:", "http://", "mailto:", " https://a", "https://a b",
          "https:/a", "java\nscript:x", "https://a\x01", "blob:https://a"}) {
        INFO(href);
        CHECK_FALSE(is_safe_link(href));
    }
    for (const std::string_view source :
         {"[x](javascript:alert(1))", "<javascript:alert(1)>", "[x](&#106;avascript:alert(1))",
          "![x](data:image/png,0)", "[x](java&#10;script:alert(1))", "ftp://example.org",
          "[x](\x01javascript:alert(1))"}) {
        INFO(source);
        CHECK(parse_markdown(source).links.empty());
    }
    CHECK(is_safe_link("HTTPS://example.org"));
    CHECK(is_safe_link("mailto:a@b.c"));
}

TEST_CASE("HTML is shown as typed and entities as what they mean", "[text]") {
    CHECK(parse_markdown("<b>bold</b> <!-- x --> <script>alert(1)</script>").plain ==
          "<b>bold</b> <!-- x --> <script>alert(1)</script>");
    CHECK(parse_markdown("a &amp; b &#x1F600; &nosuch; &#0; &#xD800; &#99999999999;").plain ==
          "a & b 😀 &nosuch; &#0; &#xD800; &#99999999999;");
    CHECK(parse_markdown("`&amp;`").plain == "&amp;");
}

TEST_CASE("names after an at sign are mentions outside code and links", "[text]") {
    CHECK(style_of("hi @alice.", "@alice") == style::mention);
    CHECK(style_of("**@bob-2** (@a.b)", "@bob-2") == (style::bold | style::mention));
    CHECK(style_of("(@a.b)", "@a.b") == style::mention);
    CHECK(style_of("@all @x", " @x") == 0);
    CHECK(style_of("`@alice`", "@alice") == style::code);
    CHECK(style_of("user/@alice me@@alice", "user/@alice me@@alice") == 0);
    CHECK(style_of("[@alice](https://a.b)", "@alice") == style::link);
}

TEST_CASE("what is longer than any message is plain text", "[text]") {
    const auto source = repeat("**a** ", limits::body_length_max);
    CHECK(parse_markdown(source).plain == source);
    CHECK(parse_markdown(source).spans.size() == 1);
}

TEST_CASE("hostile markup is read in time and to its end", "[text]") {
    const std::size_t n = limits::body_length_max;
    const std::vector<std::string> sources{repeat(">", n),
                                           repeat("> ", n / 2),
                                           repeat("- ", n / 2),
                                           repeat("1. ", n / 3),
                                           repeat("*", n),
                                           repeat("**a ", n / 4),
                                           repeat("_a*", n / 3),
                                           repeat("[", n),
                                           repeat("[](", n / 3),
                                           repeat("![", n / 2),
                                           repeat("`", n),
                                           repeat("`a``", n / 4),
                                           repeat("<", n),
                                           repeat("<a ", n / 3),
                                           repeat("&", n),
                                           repeat("~", n),
                                           repeat("~~a", n / 3),
                                           repeat("@", n),
                                           repeat("@a ", n / 3),
                                           repeat("\\", n),
                                           repeat("\n", n),
                                           repeat("a\n", n / 2),
                                           repeat("#", n),
                                           repeat("- a\n", n / 4),
                                           repeat("|", n),
                                           repeat("www.", n / 4),
                                           repeat("http://", n / 7),
                                           repeat("a@b.", n / 4),
                                           repeat("[a](https://b.c) ", n / 17),
                                           repeat("[a](", n / 4),
                                           repeat("\t", n),
                                           repeat("  ", n / 2) + ">",
                                           repeat("]: ", n / 3),
                                           repeat("[a]: b\n", n / 7),
                                           repeat(">\n- ", n / 4),
                                           std::string(n, '\0'),
                                           repeat("\xF0\x9F", n),
                                           repeat("[a", n / 4) + repeat("](x)", n / 8),
                                           repeat("***", n / 3) + "a" + repeat("***", n / 4)};
    for (const auto& source : sources) {
        INFO(source.substr(0, 12));
        const auto start = std::chrono::steady_clock::now();
        check_invariants(parse_markdown(source));
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
        CHECK(took.count() < 500);
    }
}

TEST_CASE("random markup never breaks what callers rely on", "[text]") {
    const std::vector<std::string_view> pieces{
        "*",  "**", "_",           "`",       "```",   "\n", "\n\n", "> ",  "- ",   "1. ", "[", "](",
        ")",  "![", "~~",          "@a.",     "<b>",   "&",  ";",    "#",   " ",    "\t",  "a", "é",
        "漢", "👍", "https://a.b", "www.c.d", "e@f.g", "\\", "\xFF", "---", "[x] ", "="};
    std::mt19937 random{42};
    std::uniform_int_distribution<std::size_t> piece{0, pieces.size() - 1};
    std::uniform_int_distribution<int> length{0, 120};
    for (int round = 0; round < 3000; ++round) {
        std::string source;
        for (int i = length(random); i > 0; --i) source += pieces[piece(random)];
        INFO(source);
        check_invariants(parse_markdown(source));
    }
}
