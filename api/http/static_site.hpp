#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/http/accept_encoding.hpp"
#include "api/http/request.hpp"
#include "api/http/responder.hpp"

namespace causerie::http {

/// The browser client's files, read once. A request is a look-up in that index: no path can name anything else.
///  - `name.<16 hex digits>.ext` never changes and may be kept for a year; all others are revalidated by `ETag`.
///  - `x.br` and `x.gz` are sent in place of `x` to those who take them.
///  - A path without a dot that is no file is a place inside the client: it gets `index.html`.
class StaticSite {
public:
    /// Reads all regular files below `folder`. Symbolic links and hidden files are left out.
    /// @throws std::runtime_error  when there is no readable `index.html`
    [[nodiscard]] static StaticSite load(const std::filesystem::path& folder);

    /// Any thread. Answers every method and path.
    void operator()(const Request& request, const Responder& responder) const;

    /// Files that have an address of their own.
    [[nodiscard]] std::size_t file_count() const { return files_.size(); }

private:
    /// One file in one encoding.
    struct Variant {
        std::shared_ptr<const std::string> bytes{};
        std::string tag{};
    };
    struct File {
        std::string type{};
        std::string cache_control{};
        Variant identity{};
        std::optional<Variant> brotli{};
        std::optional<Variant> gzip{};
    };

    StaticSite() = default;

    [[nodiscard]] const File* find(const std::string& path) const;
    [[nodiscard]] static Response answer(const File& file, const Request& request, std::string_view request_id);

    std::unordered_map<std::string, File> files_{};  ///< By path, `/index.html`.
};

}  // namespace causerie::http
