#include "api/http/static_site.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "api/http/byte_range.hpp"
#include "api/http/content_type.hpp"
#include "api/http/entity_tag.hpp"

namespace causerie::http {
namespace {

constexpr const char* index_path = "/index.html";
constexpr const char* allowed_methods = "GET, HEAD, OPTIONS";
constexpr std::size_t hash_length = 16;

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    if (!file) throw std::runtime_error{"cannot read " + path.string()};
    return bytes;
}

/// Whether the name carries a hash of its content: `client.0123456789abcdef.wasm`.
bool is_hashed(std::string_view name) {
    for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
        const auto part = name.substr(dot + 1, hash_length);
        const bool is_hex = part.find_first_not_of("0123456789abcdef") == std::string_view::npos;
        const auto after = dot + 1 + hash_length;
        if (part.size() == hash_length && is_hex && after < name.size() && name[after] == '.') return true;
    }
    return false;
}

bool is_hidden(const std::filesystem::path& relative) {
    return std::any_of(relative.begin(), relative.end(),
                       [](const auto& part) { return part.string().starts_with('.') && part != ".well-known"; });
}

/// Whether a path that is no file may be a place inside the client: `/rooms/3/42`, but not `/old.js`, `//x` or `/../x`.
bool is_client_route(std::string_view path) {
    return path.find('.') == std::string_view::npos && path.find("//") == std::string_view::npos;
}

}  // namespace

StaticSite StaticSite::load(const std::filesystem::path& folder) {
    StaticSite site;
    std::unordered_map<std::string, std::string> bytes_by_path;
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator entry{folder, error}, end; !error && entry != end;
         entry.increment(error)) {
        const auto relative = entry->path().lexically_relative(folder);
        if (!std::filesystem::is_regular_file(entry->symlink_status()) || is_hidden(relative)) continue;
        bytes_by_path.emplace("/" + relative.generic_string(), read_file(entry->path()));
    }
    if (!bytes_by_path.contains(index_path)) {
        throw std::runtime_error{"no readable index.html in " + folder.string()};
    }
    const auto variant = [&](const std::string& path) -> std::optional<Variant> {
        const auto found = bytes_by_path.find(path);
        if (found == bytes_by_path.end()) return std::nullopt;
        return Variant{std::make_shared<const std::string>(found->second), entity_tag(found->second)};
    };
    for (const auto& [path, bytes] : bytes_by_path) {
        const bool is_compressed = path.ends_with(".br") || path.ends_with(".gz");
        if (is_compressed && bytes_by_path.contains(path.substr(0, path.size() - 3))) continue;
        const auto name = path.substr(path.rfind('/') + 1);
        File file{.type = std::string{content_type(name)},
                  .cache_control = is_hashed(name) ? "public, max-age=31536000, immutable" : "no-cache",
                  .identity = *variant(path),
                  .brotli = variant(path + ".br"),
                  .gzip = variant(path + ".gz")};
        site.files_.emplace(path, std::move(file));
    }
    return site;
}

const StaticSite::File* StaticSite::find(const std::string& path) const {
    const auto found = files_.find(path);
    if (found != files_.end()) return &found->second;
    return is_client_route(path) ? &files_.at(index_path) : nullptr;
}

void StaticSite::operator()(const Request& request, const Responder& responder) const {
    const auto* file = find(request.path());
    if (file == nullptr) {
        return responder.fail({.code = ErrorCode::not_found, .detail = "There is nothing at this address"});
    }
    switch (request.method()) {
        case Method::get:
        case Method::head: return responder.send(answer(*file, request, responder.request_id()));
        case Method::options:
            return responder.send({.status = Status::no_content, .headers = {{"Allow", allowed_methods}}});
        default: break;
    }
    auto refusal = problem({.code = ErrorCode::method_not_allowed}, responder.request_id());
    refusal.headers.push_back({"Allow", allowed_methods});
    responder.send(std::move(refusal));
}

Response StaticSite::answer(const File& file, const Request& request, std::string_view request_id) {
    const auto encoding =
        choose_encoding(request.header("accept-encoding"), file.brotli.has_value(), file.gzip.has_value());
    const auto& variant = encoding == Encoding::brotli ? *file.brotli
                          : encoding == Encoding::gzip ? *file.gzip
                                                       : file.identity;
    Response response{.headers = {{"ETag", variant.tag}, {"Cache-Control", file.cache_control}}};
    if (file.brotli || file.gzip) response.headers.push_back({"Vary", "Accept-Encoding"});
    if (names_tag(request.header("if-none-match"), variant.tag)) {
        response.status = Status::not_modified;
        return response;
    }
    response.headers.push_back({"Content-Type", file.type});
    response.body = variant.bytes;
    if (encoding != Encoding::identity) {
        response.headers.push_back({"Content-Encoding", std::string{name(encoding)}});
        return response;
    }
    response.headers.push_back({"Accept-Ranges", "bytes"});
    const auto if_range = request.header("if-range");
    const bool wants_part = request.method() == Method::get && (if_range.empty() || if_range == variant.tag);
    const auto size = variant.bytes->size();
    const auto range = wants_part ? parse_range(request.header("range"), size) : std::nullopt;
    if (!range) return response;
    if (range->length == 0) {
        auto refusal = problem(Status::range_not_satisfiable,
                               {.code = ErrorCode::validation_failed, .detail = "The file is shorter"}, request_id);
        refusal.headers.push_back({"Content-Range", "bytes */" + std::to_string(size)});
        return refusal;
    }
    response.status = Status::partial_content;
    response.headers.push_back({"Content-Range", "bytes " + std::to_string(range->offset) + "-" +
                                                     std::to_string(range->offset + range->length - 1) + "/" +
                                                     std::to_string(size)});
    response.body = response.body.slice(range->offset, range->length);
    return response;
}

}  // namespace causerie::http
