#include "api/http/static_site.hpp"

#include <cstdlib>
#include <fstream>

#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::http;

namespace {

namespace fs = std::filesystem;

/// A small built site in a folder of its own.
class Folder {
public:
    Folder() {
        char name[] = "/tmp/causerie-site-XXXXXX";
        path_ = ::mkdtemp(name);
        fs::create_directories(path_ / "icons");
        fs::create_directories(path_ / ".git");
        write("index.html", "<html>");
        write("index.html.br", "B");
        write("index.html.gz", "GZ");
        write("client.0123456789abcdef.wasm", "0123456789");
        write("client.0123456789abcdef.wasm.br", "br");
        write("icons/logo.svg", "<svg/>");
        write("manifest.webmanifest", "{}");
        write("empty.txt", "");
        write("alone.gz", "archive");
        write(".git/config", "secret");
        write(".env", "secret");
        fs::create_symlink("/etc/passwd", path_ / "passwd.txt");
        fs::create_symlink("/etc", path_ / "etc");
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, const std::string& bytes) const { std::ofstream{path_ / name} << bytes; }
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

const StaticSite& site() {
    static const auto loaded = StaticSite::load(Folder{}.path());
    return loaded;
}

struct Answer {
    int status{};
    std::string body{};
    std::vector<Header> headers{};

    [[nodiscard]] std::string operator[](std::string_view name) const {
        for (const auto& field : headers) {
            if (field.name == name) return field.value;
        }
        return {};
    }
};

Answer ask(const std::string& target, std::vector<Header> headers = {}, Method method = Method::get) {
    const auto request = Request::create(method, target, std::move(headers));
    REQUIRE(request);
    Answer answer;
    site()(*request, Responder::to([&](Response response) {
        answer = {static_cast<int>(response.status), std::string{response.body.view()}, response.headers};
    }));
    return answer;
}

const std::string wasm = "/client.0123456789abcdef.wasm";

}  // namespace

TEST_CASE("files are found by path, with their type and how long they may be kept", "[http][site]") {
    CHECK(ask(wasm).body == "0123456789");
    CHECK(ask(wasm)["Content-Type"] == "application/wasm");
    CHECK(ask(wasm)["Cache-Control"] == "public, max-age=31536000, immutable");
    CHECK(ask("/index.html")["Content-Type"] == "text/html; charset=utf-8");
    CHECK(ask("/index.html")["Cache-Control"] == "no-cache");
    CHECK(ask("/icons/logo.svg")["Content-Type"] == "image/svg+xml");
    CHECK(ask("/icons/logo%2Esvg?v=1").status == 200);
    CHECK(ask("/manifest.webmanifest")["Content-Type"] == "application/manifest+json");
    CHECK(ask("/empty.txt").status == 200);
    CHECK(ask("/alone.gz")["Content-Type"] == "application/octet-stream");
    CHECK(ask("/alone.gz")["Content-Encoding"].empty());
}

TEST_CASE("a place inside the client gets the page, a file that is missing does not", "[http][site]") {
    for (const auto* target : {"/", "/rooms/3/42", "/login?next=/x", "/rooms/%E2%9C%93", "/icons"}) {
        CAPTURE(target);
        CHECK(ask(target).body == "<html>");
        CHECK(ask(target)["Cache-Control"] == "no-cache");
    }
    for (const auto* target : {"/old.js", "/rooms/a.b", "/../etc/passwd", "/%2e%2e/etc/passwd", "/./", "//", "//evil",
                               "/icons/../index.html", "/.env", "/.git/config", "/passwd.txt", "/etc/hosts.allow",
                               "/index.html.br", "/index.html.gz", "/index.html/"}) {
        CAPTURE(target);
        CHECK(ask(target).status == 404);
        CHECK(ask(target).body.find("secret") == std::string::npos);
    }
}

TEST_CASE("the smallest encoding that the peer takes is sent", "[http][site]") {
    const auto encoding = [](const std::string& accepted) {
        return ask("/index.html", {{"Accept-Encoding", accepted}})["Content-Encoding"];
    };
    CHECK(encoding("gzip, deflate, br, zstd") == "br");
    CHECK(encoding("gzip") == "gzip");
    CHECK(encoding("X-GZIP") == "gzip");
    CHECK(encoding("BR") == "br");
    CHECK(encoding("*") == "br");
    CHECK(encoding("br;q=0, *") == "gzip");
    CHECK(encoding("br;q=0.5, gzip;q=0.9") == "gzip");
    CHECK(encoding("gzip;q=0.5, identity").empty());
    CHECK(encoding("br;q=0.001") == "br");
    CHECK(encoding("").empty());
    CHECK(encoding("identity;q=0, gzip") == "gzip");
    CHECK(encoding("br;q=0, gzip;q=0.000").empty());
    CHECK(encoding("*;q=0").empty());
    CHECK(encoding("br;q=2, gzip;q=0.1") == "gzip");
    CHECK(encoding("br;level=9, ,;, gzip") == "gzip");
    CHECK(encoding("brr, gzipp, identity;q=1.0000").empty());
    const auto answer = ask("/index.html", {{"Accept-Encoding", "gzip"}});
    CHECK(answer.body == "GZ");
    CHECK(answer["Vary"] == "Accept-Encoding");
    CHECK(ask("/index.html")["Vary"] == "Accept-Encoding");
    CHECK(ask(wasm, {{"Accept-Encoding", "gzip"}})["Content-Encoding"].empty());
    CHECK(ask("/icons/logo.svg")["Vary"].empty());
}

TEST_CASE("what the peer has already is not sent again", "[http][site]") {
    const auto plain = ask("/index.html")["ETag"];
    const auto brotli = ask("/index.html", {{"Accept-Encoding", "br"}})["ETag"];
    CHECK(plain.size() == 18);
    CHECK(plain != brotli);
    for (const auto& field : {plain, "W/" + plain, "\"x\", " + plain, "\"a,b\" ,W/\"c\"," + plain, std::string{"*"}}) {
        CAPTURE(field);
        const auto answer = ask("/index.html", {{"If-None-Match", field}});
        CHECK(answer.status == 304);
        CHECK(answer.body.empty());
        CHECK(answer["ETag"] == plain);
        CHECK(answer["Cache-Control"] == "no-cache");
        CHECK(answer["Vary"] == "Accept-Encoding");
    }
    for (const auto& field :
         {std::string{"\"x\""}, brotli, plain.substr(1), std::string{"w/"} + plain, std::string{"\""}}) {
        CAPTURE(field);
        CHECK(ask("/index.html", {{"If-None-Match", field}}).status == 200);
    }
    CHECK(ask("/index.html", {{"If-None-Match", brotli}, {"Accept-Encoding", "br"}}).status == 304);
    CHECK(ask("/index.html", {{"If-None-Match", plain}}, Method::head).status == 304);
}

TEST_CASE("one range of an unencoded file is sent alone", "[http][site]") {
    const auto part = [](const std::string& range) { return ask(wasm, {{"Range", range}}); };
    CHECK(part("bytes=2-5").status == 206);
    CHECK(part("bytes=2-5").body == "2345");
    CHECK(part("bytes=2-5")["Content-Range"] == "bytes 2-5/10");
    CHECK(part("bytes=8-").body == "89");
    CHECK(part("bytes=-3").body == "789");
    CHECK(part("bytes=0-0").status == 206);
    CHECK(part("bytes=0-0").body == "0");
    CHECK(part("bytes=9-9").body == "9");
    CHECK(part("bytes=-1").status == 206);
    CHECK(part("bytes=-1").body == "9");
    CHECK(part("bytes=-1")["Content-Range"] == "bytes 9-9/10");
    CHECK(part("bytes=-99").body == "0123456789");
    CHECK(part("bytes=5-99999999999999999999").body == "56789");
    CHECK(part("bytes=10-").status == 416);
    CHECK(part("bytes=10-")["Content-Range"] == "bytes */10");
    CHECK(part("bytes=-0").status == 416);
    CHECK(part("bytes=99999999999999999999-").status == 416);
    for (const auto* ignored :
         {"bytes=5-2", "bytes=0-1,3-4", "bytes=a-b", "items=0-1", "bytes=", "bytes=-", "bytes= 1-2"}) {
        CAPTURE(ignored);
        CHECK(part(ignored).status == 200);
        CHECK(part(ignored).body == "0123456789");
    }
    CHECK(part("bytes=0-0")["Accept-Ranges"] == "bytes");
    const auto tag = ask(wasm)["ETag"];
    CHECK(ask(wasm, {{"Range", "bytes=0-1"}, {"If-Range", tag}}).status == 206);
    CHECK(ask(wasm, {{"Range", "bytes=0-1"}, {"If-Range", "\"old\""}}).status == 200);
    CHECK(ask(wasm, {{"Range", "bytes=0-1"}, {"If-Range", "W/" + tag}}).status == 200);
    CHECK(ask(wasm, {{"Range", "bytes=0-1"}, {"Accept-Encoding", "br"}}).body == "br");
    CHECK(ask(wasm, {{"Range", "bytes=0-1"}, {"If-None-Match", tag}}).status == 304);
    CHECK(ask("/empty.txt", {{"Range", "bytes=0-"}}).status == 416);
    CHECK(ask(wasm, {{"Range", "bytes=0-1"}}, Method::head).status == 200);
}

TEST_CASE("names that nobody would give a file are only not found", "[http][site]") {
    for (const auto& target : {"/" + std::string(4000, 'a') + ".js", std::string{"/%00.js"}, std::string{"/%FF.js"},
                               std::string{"/a%5Cb.js"}, std::string{"/..%2F..%2Fetc%2Fpasswd."}}) {
        CAPTURE(target);
        const auto request = Request::create(Method::get, target);
        CHECK((!request || ask(target).status == 404));
    }
}

TEST_CASE("files can be read and nothing else", "[http][site]") {
    for (const auto method : {Method::post, Method::put, Method::del, Method::patch, Method::other}) {
        CHECK(ask("/", {}, method).status == 405);
        CHECK(ask("/", {}, method)["Allow"] == "GET, HEAD, OPTIONS");
        CHECK(ask("/none.txt", {}, method).status == 404);
    }
    CHECK(ask("/", {}, Method::options).status == 204);
    CHECK(ask("/", {}, Method::options)["Allow"] == "GET, HEAD, OPTIONS");
    CHECK(ask(wasm, {}, Method::head)["Content-Type"] == "application/wasm");
}

TEST_CASE("only names with a whole hash are immutable", "[http][site]") {
    const Folder folder;
    for (const auto* name : {"a.0123456789abcde.js", "a.0123456789abcdeg.js", "0123456789abcdef.js",
                             "a.0123456789abcdef", "a.0123456789ABCDEF.js", "a.0123456789abcdef0.js"}) {
        folder.write(name, "x");
        const auto loaded = StaticSite::load(folder.path());
        const auto request = Request::create(Method::get, std::string{"/"} + name);
        std::string caching;
        loaded(*request, Responder::to([&](const Response& response) { caching = response.headers.at(1).value; }));
        CAPTURE(name);
        CHECK(caching == "no-cache");
    }
}

TEST_CASE("a folder without a page is no site", "[http][site]") {
    CHECK_THROWS_WITH(StaticSite::load("/nonexistent"), test::contains("index.html"));
    CHECK_THROWS_WITH(StaticSite::load("/proc/self/fdinfo"), test::contains("index.html"));
}
