#include "api/http/router.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "api/http/percent.hpp"
#include "common/protocol/routes.hpp"
#include "common/validation/limits.hpp"

namespace causerie::http {
namespace {

constexpr std::string_view capture = "{}";

/// `/a/b` is `a` and `b`; `/` is one empty segment. Nothing for a path that no route can have.
std::optional<std::vector<std::string>> split(std::string_view raw_path) {
    constexpr std::size_t segment_count_max = 16;
    std::vector<std::string> segments;
    while (!raw_path.empty()) {
        raw_path.remove_prefix(1);  // The slash.
        const auto raw = raw_path.substr(0, raw_path.find('/'));
        auto segment = decode_path(raw);
        if (!segment || segments.size() == segment_count_max) return std::nullopt;
        segments.push_back(std::move(*segment));
        raw_path.remove_prefix(raw.size());
    }
    return segments;
}

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
    return pattern.size() == segments.size() && std::equal(pattern.begin(), pattern.end(), segments.begin(),
                                                           [](const std::string& wanted, const std::string& given) {
                                                               return wanted == capture ? !given.empty()
                                                                                        : wanted == given;
                                                           });
}

/// The value of `Allow` for the methods that a path has, by `Method`.
std::string allow(const std::array<bool, static_cast<std::size_t>(Method::other)>& methods) {
    std::string allowed;
    for (std::size_t index = 0; index < methods.size(); ++index) {
        if (!methods[index]) continue;
        if (!allowed.empty()) allowed += ", ";
        allowed += name(static_cast<Method>(index));
    }
    return allowed;
}

}  // namespace

std::vector<std::string> route_names(const std::vector<Route>& routes) {
    std::vector<std::string> names{"unmatched", "static"};
    for (const auto& route : routes) {
        if (std::ranges::find(names, route.pattern) == names.end()) names.push_back(route.pattern);
    }
    return names;
}

Router::Router(std::vector<Route> routes, std::function<void(Request, Responder)> fallback)
    : fallback_{std::move(fallback)} {
    const auto names = route_names(routes);
    for (auto& route : routes) {
        const auto index = static_cast<std::size_t>(std::ranges::find(names, route.pattern) - names.begin());
        routes_.push_back({route.method, split(route.pattern).value_or(Captures{}), std::move(route.handler), index});
    }
    // The more a route spells out, the earlier it is tried.
    std::stable_sort(routes_.begin(), routes_.end(), [](const Node& left, const Node& right) {
        return std::count(left.segments.begin(), left.segments.end(), capture) <
               std::count(right.segments.begin(), right.segments.end(), capture);
    });
}

Router::Match Router::find(const Request& request) const {
    Match match;
    const auto segments = split(request.raw_path());
    if (!segments) return match;
    const auto wanted = request.method() == Method::head ? Method::get : request.method();
    const Captures* pattern = nullptr;
    std::array<bool, static_cast<std::size_t>(Method::other)> methods{};
    for (const auto& node : routes_) {
        // Only the most literal pattern counts: a method that only a wider one has is not allowed here.
        if (pattern != nullptr ? node.segments != *pattern : !matches(node.segments, *segments)) continue;
        pattern = &node.segments;
        match.route = node.route;
        methods[static_cast<std::size_t>(node.method)] = true;
        if (node.method == wanted) match.node = &node;
    }
    if (pattern == nullptr) return match;
    methods[static_cast<std::size_t>(Method::options)] = true;
    if (methods[static_cast<std::size_t>(Method::get)]) methods[static_cast<std::size_t>(Method::head)] = true;
    match.allowed = allow(methods);
    for (std::size_t index = 0; index < pattern->size(); ++index) {
        if ((*pattern)[index] == capture) match.captures.push_back((*segments)[index]);
    }
    return match;
}

void Router::operator()(Request request, Responder responder) const {
    if (request.path() == "*") {
        return responder.send(
            {.status = Status::no_content, .headers = {{"Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"}}});
    }
    const auto match = find(request);
    responder.note_route(match.route);
    if (match.node != nullptr) return match.node->handler(request, match.captures, std::move(responder));
    if (!match.allowed.empty()) {
        if (request.method() == Method::options) {
            return responder.send({.status = Status::no_content, .headers = {{"Allow", match.allowed}}});
        }
        auto refusal = problem({.code = ErrorCode::method_not_allowed}, responder.request_id());
        refusal.headers.push_back({"Allow", match.allowed});
        return responder.send(std::move(refusal));
    }
    if (!fallback_ || request.path().starts_with(routes::api_prefix)) {
        return responder.fail({.code = ErrorCode::not_found, .detail = "There is nothing at this address"});
    }
    responder.note_route(static_route);
    fallback_(std::move(request), std::move(responder));
}

std::optional<std::int64_t> id_segment(std::string_view segment) {
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(segment.data(), segment.data() + segment.size(), id);
    if (error != std::errc{} || end != segment.data() + segment.size() || segment.front() == '0') return std::nullopt;
    if (id > limits::json_integer_max) return std::nullopt;
    return static_cast<std::int64_t>(id);
}

}  // namespace causerie::http
