#include "api/http/router.hpp"

#include "common/protocol/routes.hpp"
#include "tests/support/catch.hpp"

using namespace causerie;
using namespace causerie::http;

namespace {

std::string header(const Response& response, std::string_view name) {
    for (const auto& field : response.headers) {
        if (field.name == name) return field.value;
    }
    return {};
}

Route says(Method method, const char* pattern, std::string word) {
    return {method, pattern, [word](Request&, const Captures& captures, Responder responder) {
                std::string answer = word;
                for (const auto& capture : captures) answer += " [" + capture + "]";
                responder.send(text(Status::ok, answer));
            }};
}

const Router router{
    {says(Method::get, routes::room_pattern, "room"), says(Method::patch, routes::room_pattern, "patch"),
     says(Method::get, "/api/v1/rooms/mine", "mine"), says(Method::get, routes::messages_pattern, "page"),
     says(Method::post, routes::messages_pattern, "post"),
     says(Method::put, "/api/v1/messages/{}/reactions/{}", "react"), says(Method::post, "/hooks/{}", "hook")},
    [](Request request, Responder responder) { responder.send(text(Status::ok, "site " + request.path())); }};

Response ask(Method method, const std::string& target) {
    auto request = Request::create(method, target);
    REQUIRE(request);
    Response answer;
    router(std::move(*request), Responder::to([&](Response response) { answer = std::move(response); }));
    return answer;
}

std::string word(Method method, const std::string& target) { return std::string{ask(method, target).body.view()}; }

}  // namespace

TEST_CASE("a request goes to the handler of its path and method", "[http][router]") {
    CHECK(word(Method::get, "/api/v1/rooms/7") == "room [7]");
    CHECK(word(Method::patch, "/api/v1/rooms/7") == "patch [7]");
    CHECK(word(Method::get, "/api/v1/rooms/7/messages?limit=5") == "page [7]");
    CHECK(word(Method::put, "/api/v1/messages/3/reactions/%F0%9F%91%8D") == "react [3] [👍]");
    CHECK(word(Method::get, "/api/v1/rooms/a%2Fb") == "room [a/b]");
    CHECK(word(Method::get, "/api/v1/r%6Foms/7") == "room [7]");
}

TEST_CASE("a spelt-out segment wins over a placeholder, and its methods alone count", "[http][router]") {
    CHECK(word(Method::get, "/api/v1/rooms/mine") == "mine");
    CHECK(ask(Method::patch, "/api/v1/rooms/mine").status == Status::method_not_allowed);
}

TEST_CASE("HEAD is answered by the handler of GET", "[http][router]") {
    CHECK(word(Method::head, "/api/v1/rooms/7") == "room [7]");
    CHECK(ask(Method::head, "/hooks/x").status == Status::method_not_allowed);
}

TEST_CASE("a method that the path does not have is refused, with those it has", "[http][router]") {
    const auto refused = ask(Method::del, "/api/v1/rooms/7/messages");
    CHECK(refused.status == Status::method_not_allowed);
    CHECK(header(refused, "Allow") == "GET, HEAD, POST, OPTIONS");
    CHECK(ask(Method::other, "/hooks/x").status == Status::method_not_allowed);
    CHECK(header(ask(Method::get, "/hooks/x"), "Allow") == "POST, OPTIONS");
}

TEST_CASE("OPTIONS says which methods there are", "[http][router]") {
    const auto answer = ask(Method::options, "/api/v1/rooms/7");
    CHECK(answer.status == Status::no_content);
    CHECK(header(answer, "Allow") == "GET, HEAD, PATCH, OPTIONS");
    CHECK(ask(Method::options, "*").status == Status::no_content);
}

TEST_CASE("an unknown path of the API is not found, any other belongs to the site", "[http][router]") {
    for (const auto* target :
         {"/api/", "/api/v1/nothing", "/api/v1/rooms", "/api/v1/rooms/", "/api/v1/rooms/7/", "/api/v1/rooms//messages",
          "/api/v1/rooms/7/messages/9", "/api//v1/rooms/7", "/api%2Fv1/rooms/7", "/api/v2/rooms/7"}) {
        CAPTURE(target);
        const auto answer = ask(Method::get, target);
        CHECK(answer.status == Status::not_found);
        CHECK(header(answer, "Content-Type") == "application/problem+json");
    }
    CHECK(word(Method::get, "/rooms/7") == "site /rooms/7");
    CHECK(word(Method::get, "/") == "site /");
    CHECK(word(Method::get, "/hooks/") == "site /hooks/");
    CHECK(word(Method::get, "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r").starts_with("site"));
}

TEST_CASE("without a site every unknown path is not found", "[http][router]") {
    const Router alone{{}};
    Response answer;
    alone(std::move(*Request::create(Method::get, "/")),
          Responder::to([&](Response given) { answer = std::move(given); }));
    CHECK(answer.status == Status::not_found);
}

TEST_CASE("an id in a path is a positive integer below 2^53, written one way", "[http][router]") {
    CHECK(id_segment("1") == 1);
    CHECK(id_segment("9007199254740991") == 9007199254740991);
    for (const auto* segment : {"", "0", "-1", "+1", "01", "1.0", "1e3", " 1", "1 ", "x", "9007199254740992",
                                "18446744073709551616", "99999999999999999999999"}) {
        CAPTURE(segment);
        CHECK_FALSE(id_segment(segment));
    }
}
