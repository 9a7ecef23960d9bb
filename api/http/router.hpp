#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/request.hpp"
#include "api/http/responder.hpp"

namespace causerie::http {

/// The segments that `{}` stood for, percent-decoded, in order.
using Captures = std::vector<std::string>;

using RouteHandler = std::function<void(Request& request, const Captures& captures, Responder responder)>;

/// One line of the visible table of routes.
struct Route {
    Method method{};
    std::string
        pattern{};  ///< From `common/protocol/routes.hpp`: `/api/v1/rooms/{}`; `{}` takes one non-empty segment.
    RouteHandler handler{};
};

/// The routes by which requests are counted, at most one for each line of the table: `AccessRecord::route` is an index
/// into these. A path that nobody has is `unmatched_route`; what the fallback answers, `static_route`.
[[nodiscard]] std::vector<std::string> route_names(const std::vector<Route>& routes);

inline constexpr std::size_t unmatched_route = 0;
inline constexpr std::size_t static_route = 1;

/// Finds the handler of a request by path, then by method. A literal segment wins over `{}`.
///  - HEAD goes to the handler of GET; the server then leaves out the body.
///  - OPTIONS answers 204 with `Allow`, for `*` too.
///  - A path with other methods only: 405 with `Allow`.
///  - Any other path below `/api/`: 404. Any other path at all: `fallback` (the static site), or 404 without one.
class Router {
public:
    explicit Router(std::vector<Route> routes, std::function<void(Request, Responder)> fallback = {});

    /// A `Handler`; any thread.
    void operator()(Request request, Responder responder) const;

private:
    struct Node {
        Method method{};
        std::vector<std::string> segments{};  ///< Of the pattern, `{}` as it is.
        RouteHandler handler{};
        std::size_t route{};  ///< See `route_names`.
    };

    /// What the table says to a path and a method.
    struct Match {
        const Node* node{};  ///< Of the method that was asked for, or of GET in place of HEAD.
        std::size_t route{unmatched_route};
        Captures captures{};
        std::string allowed{};  ///< The value of `Allow`; empty when no method has this path.
    };

    [[nodiscard]] Match find(const Request& request) const;

    std::vector<Node> routes_;
    std::function<void(Request, Responder)> fallback_;
};

/// A captured segment as an id: digits only, no leading zero, 1 to 2^53 - 1; nothing otherwise (answer 404).
[[nodiscard]] std::optional<std::int64_t> id_segment(std::string_view segment);

}  // namespace causerie::http
