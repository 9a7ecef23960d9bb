#include <string>

#include <nlohmann/json.hpp>

#include "common/protocol/routes.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/running_server.hpp"

using namespace causerie;
using nlohmann::json;
using test::RunningServer;

namespace {

const json ann_and_password{{"username", "ann"}, {"password", test::test_password}};

bool names_field(const test::ApiAnswer& answer, const std::string& field) {
    for (const auto& error : answer.body["errors"]) {
        if (error["field"] == field) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("whoever registers first is the owner, is signed in and is in general", "[accounts]") {
    const RunningServer server;
    auto ann = server.client();
    const auto answer = ann.post(
        routes::register_account,
        {{"username", "Ann"}, {"password", test::test_password}, {"display_name", "Ann Ü. 🙂"}, {"unknown", 1}});
    REQUIRE(answer.status == 201);
    const auto& user = answer.body["user"];
    CHECK(user["username"] == "ann");
    CHECK(user["display_name"] == "Ann Ü. 🙂");
    CHECK(user["role"] == "owner");
    CHECK(user["kind"] == "human");
    CHECK(user["deactivated"] == false);
    CHECK(answer.header("location") == routes::me);
    const auto cookie = answer.header("set-cookie");
    CHECK(cookie.starts_with("session="));
    for (const auto* part : {"HttpOnly", "SameSite=Lax", "Path=/"}) CHECK(cookie.find(part) != std::string::npos);
    CHECK(cookie.find("Secure") == std::string::npos);
    ann.cookie = cookie.substr(0, cookie.find(';'));
    CHECK(ann.get(routes::me).body["user"] == user);
    CHECK(ann.general() > 0);
    CHECK(server.person("bob").get(routes::me).body["user"]["role"] == "member");
}

TEST_CASE("nobody is believed to be a proxy that was asked by https, unless it was configured", "[accounts]") {
    const RunningServer server;
    server.person("ann");
    const auto answer =
        server.client().request("POST", routes::login, ann_and_password.dump(), {{"X-Forwarded-Proto", "https"}});
    REQUIRE(answer.status == 200);
    CHECK(answer.header("set-cookie").starts_with("session="));
    CHECK(answer.header("strict-transport-security").empty());
}

TEST_CASE("the cookie is secure where the browser speaks https", "[accounts]") {
    const RunningServer server{{{"TRUSTED_PROXIES", "127.0.0.0/8"}}};
    server.person("ann");
    auto client = server.client();
    const auto answer =
        client.request("POST", routes::login, ann_and_password.dump(), {{"X-Forwarded-Proto", "https"}});
    REQUIRE(answer.status == 200);
    const auto cookie = answer.header("set-cookie");
    CHECK(cookie.starts_with("__Host-session="));
    CHECK(cookie.find("; Secure") != std::string::npos);
    client.cookie = cookie.substr(0, cookie.find(';'));
    CHECK(client.get(routes::me, {{"X-Forwarded-Proto", "https"}}).status == 200);
    CHECK(client.get(routes::me).status == 401);
}

TEST_CASE("a name is taken whatever its case", "[accounts]") {
    const RunningServer server;
    server.person("ann");
    const auto answer =
        server.client().post(routes::register_account, {{"username", "ANN"}, {"password", test::test_password}});
    CHECK(answer.status == 409);
    CHECK(answer.code() == "username_taken");
}

TEST_CASE("registration can be closed, but not to the first", "[accounts]") {
    const RunningServer server{{{"REGISTRATION", "closed"}}};
    server.person("ann");
    const auto answer =
        server.client().post(routes::register_account, {{"username", "bob"}, {"password", test::test_password}});
    CHECK(answer.status == 403);
    CHECK(answer.code() == "forbidden");
}

TEST_CASE("every bad field of a registration is named", "[accounts]") {
    const RunningServer server;
    const auto client = server.client();
    const auto bad = client.post(routes::register_account, {{"username", "a b"}, {"password", "short"}});
    CHECK(bad.status == 422);
    CHECK(bad.code() == "validation_failed");
    CHECK(names_field(bad, "username"));
    CHECK(names_field(bad, "password"));
    const auto missing = client.post(routes::register_account, json::object());
    CHECK(missing.status == 422);
    CHECK(names_field(missing, "username"));
    CHECK(names_field(missing, "password"));
    const auto wrong = client.post(routes::register_account, {{"username", 7}, {"password", json::array()}});
    CHECK(wrong.status == 422);
    CHECK(names_field(wrong, "username"));
    CHECK(client.post(routes::register_account, {{"username", "bob"}, {"password", "password"}}).status == 422);
}

TEST_CASE("an unknown name and a wrong password get the same answer", "[accounts]") {
    const RunningServer server;
    server.person("ann");
    const auto client = server.client();
    auto wrong = client.post(routes::login, {{"username", "ann"}, {"password", "wrong horse battery"}});
    auto unknown = client.post(routes::login, {{"username", "nobody"}, {"password", "wrong horse battery"}});
    CHECK(wrong.status == 401);
    CHECK(wrong.code() == "invalid_credentials");
    CHECK(unknown.status == 401);
    wrong.body.erase("request_id");
    unknown.body.erase("request_id");
    CHECK(wrong.body == unknown.body);
    CHECK(wrong.header("set-cookie").empty());
    CHECK(client.post(routes::login, {{"username", "ann"}}).status == 422);
}

TEST_CASE("logging out ends the session, and only that one", "[accounts]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    auto phone = server.client();
    phone.sign_in("ann");
    const auto answer = ann.post(routes::logout);
    CHECK(answer.status == 204);
    CHECK(answer.header("set-cookie").find("Max-Age=0") != std::string::npos);
    const auto after = ann.get(routes::me);
    CHECK(after.status == 401);
    CHECK(after.code() == "unauthenticated");
    CHECK(phone.get(routes::me).status == 200);
    CHECK(ann.post(routes::logout).status == 401);
}

TEST_CASE("nothing but the token of a live session is accepted", "[accounts]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    auto stranger = server.client();
    for (const auto* path : {routes::me, routes::rooms, routes::snapshot, routes::events}) {
        CHECK(stranger.get(path).code() == "unauthenticated");
    }
    for (const auto* cookie : {"session=", "session=x", "session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                               "__Host-session=x", "session"}) {
        stranger.cookie = cookie;
        CHECK(stranger.get(routes::me).status == 401);
    }
    for (const auto* token : {"Bearer cau_unknown", "bearer x", "Bearer  x", "Bearer "}) {
        CHECK(ann.get(routes::me, {{"Authorization", token}}).status == 401);
    }
    CHECK(server.person("bob").get(routes::me, {{"Authorization", "Bearers x"}}).status == 200);
    server.workspace.execute("UPDATE session SET expires_at = now() - interval '1 second'");
    CHECK(ann.get(routes::me).status == 401);
}

TEST_CASE("a request from another site changes nothing", "[accounts]") {
    const RunningServer server;
    const auto ann = server.person("ann");
    const std::string body = R"({"kind":"public","name":"evil"})";
    const auto own = "http://127.0.0.1:" + std::to_string(ann.port());
    const auto status = [&](const test::Fields& fields) {
        return ann.request("POST", routes::rooms, body, fields).status;
    };
    CHECK(status({{"Sec-Fetch-Site", "cross-site"}}) == 403);
    CHECK(status({{"Sec-Fetch-Site", "same-site"}}) == 403);
    CHECK(status({{"Sec-Fetch-Site", "cross-site"}, {"Origin", own}}) == 403);
    CHECK(status({{"Sec-Fetch-Site", ""}, {"Origin", "http://evil.example"}}) == 403);
    CHECK(status({{"Sec-Fetch-Site", ""}, {"Origin", "null"}}) == 403);
    CHECK(status({{"Sec-Fetch-Site", ""}}) == 403);
    CHECK(ann.get(routes::rooms).body["rooms"].size() == 1);
    CHECK(status({{"Sec-Fetch-Site", "same-origin"}}) == 201);
    CHECK(status({{"Sec-Fetch-Site", "none"}}) == 201);
    CHECK(status({{"Sec-Fetch-Site", ""}, {"Origin", own}}) == 201);
    CHECK(ann.get(routes::me, {{"Sec-Fetch-Site", "cross-site"}}).status == 200);
    const auto refused = ann.request("POST", routes::logout, {}, {{"Sec-Fetch-Site", "cross-site"}});
    CHECK(refused.code() == "forbidden");
    CHECK(ann.get(routes::me).status == 200);
}

TEST_CASE("our own page may have an address that only PUBLIC_URL tells", "[accounts]") {
    const RunningServer server{{{"PUBLIC_URL", "https://chat.example"}}};
    const auto ann = server.person("ann");
    const auto answer = ann.request("POST", routes::rooms, R"({"kind":"public","name":"x"})",
                                    {{"Sec-Fetch-Site", ""}, {"Origin", "https://chat.example"}});
    CHECK(answer.status == 201);
    const auto proxied =
        server.client().request("POST", routes::login, ann_and_password.dump(), {{"Host", "chat.example"}});
    CHECK(proxied.header("set-cookie").starts_with("__Host-session="));
}

TEST_CASE("a foreign page cannot sign anybody in, a program can", "[accounts]") {
    const RunningServer server;
    server.person("ann");
    const auto client = server.client();
    const auto body = ann_and_password.dump();
    CHECK(client.request("POST", routes::login, body, {{"Sec-Fetch-Site", "cross-site"}}).status == 403);
    CHECK(client.request("POST", routes::login, body, {{"Sec-Fetch-Site", ""}}).status == 200);
}

TEST_CASE("a body that is no JSON object is refused for what it is", "[accounts]") {
    const RunningServer server;
    const auto client = server.client();
    const auto sent = [&](const std::string& body, const test::Fields& fields = {}) {
        return client.request("POST", routes::login, body, fields);
    };
    CHECK(sent("{\"username\":").code() == "invalid_json");
    CHECK(sent("").code() == "invalid_json");
    CHECK(sent("{\"username\":\"\xff\"}").status == 400);
    CHECK(sent(std::string(50, '[') + std::string(50, ']')).status == 400);
    CHECK(sent("[]").status == 422);
    CHECK(sent("null").status == 422);
    CHECK(sent("{}", {{"Content-Type", "text/plain"}}).code() == "unsupported_media_type");
    CHECK(sent("{}", {{"Content-Type", ""}}).status == 415);
    CHECK(sent("{}", {{"Content-Type", "Application/JSON; charset=utf-8"}}).status == 422);
    CHECK(sent("{\"username\":\"" + std::string(1'000'000, 'x') + "\"}").code() == "payload_too_large");
}

TEST_CASE("who tries too often is told when to come back", "[accounts]") {
    const RunningServer server{{{"RATE_LIMITS", "on"}}};
    const auto client = server.client();
    test::ApiAnswer answer;
    for (int i = 0; i < 200 && answer.status != 429; ++i) {
        answer = client.post(routes::login, json::object());
        CHECK_FALSE(answer.header("ratelimit").empty());
        CHECK_FALSE(answer.header("ratelimit-policy").empty());
    }
    CHECK(answer.status == 429);
    CHECK(answer.code() == "rate_limited");
    CHECK(std::stoi(answer.header("retry-after")) >= 1);
    // Another name for oneself is no way around it.
    const auto other = client.request("POST", routes::login, "{}", {{"X-Forwarded-For", "203.0.113.7"}});
    CHECK(other.status == 429);
}

TEST_CASE("behind a trusted proxy each client is counted by itself, whatever it says of itself", "[accounts]") {
    const RunningServer server{{{"RATE_LIMITS", "on"}, {"TRUSTED_PROXIES", "private"}}};
    const auto client = server.client();
    const auto try_as = [&](const std::string& forwarded) {
        return client.request("POST", routes::login, "{}", {{"X-Forwarded-For", forwarded}}).status;
    };
    int status = 0;
    for (int i = 0; i < 200 && status != 429; ++i) {
        status = try_as("198.51.100." + std::to_string(i) + ", 203.0.113.7");
    }
    CHECK(status == 429);
    CHECK(try_as("203.0.113.8") == 422);
}
