// Feeds arbitrary bytes to the request reader twice, whole and in two pieces: besides the sanitizers' complaints, both
// ways must find the same requests, and no request may break the bounds that handlers rely on.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/request_id.hpp"
#include "api/http/request_reader.hpp"

using namespace causerie::http;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check(const Request& request, const Limits& limits) {
    require(request.path().starts_with('/') || request.path() == "*");
    require(request.path().find('\0') == std::string::npos);
    require(request.target().size() <= limits.target_length_max);
    require(request.body().size() <= limits.body_length_max);
    require(is_request_id(request.request_id()));
    (void)request.query("a");
    (void)request.cookie("session");
}

/// What a connection would hand on, and how it ends.
std::vector<std::string> requests_in(const std::vector<std::string_view>& pieces, const Limits& limits) {
    std::vector<std::string> requests;
    RequestReader reader{limits};
    for (auto piece : pieces) {
        while (!piece.empty() && reader.state() != RequestReader::State::failed) {
            const auto used = reader.feed(piece);
            require(used <= piece.size());
            piece.remove_prefix(used);
            if (reader.state() != RequestReader::State::complete) continue;
            const auto request = reader.take({"127.0.0.1"});
            check(request, limits);
            requests.push_back(std::string{name(request.method())} + " " + std::string{request.target()} + " " +
                               request.body());
        }
    }
    requests.push_back(reader.state() == RequestReader::State::failed ? "failed" : "open");
    return requests;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Limits limits;
    limits.head_length_max = 1024;
    limits.target_length_max = 128;
    limits.field_count_max = 16;
    limits.body_length_max = 512;
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const auto whole = requests_in({bytes}, limits);
    const auto cut = size == 0 ? 0 : data[size - 1] * size / 256;
    require(whole == requests_in({bytes.substr(0, cut), bytes.substr(cut)}, limits));
    return 0;
}
