#include "api/http/content_type.hpp"

#include <array>

namespace causerie::http {
namespace {

struct Entry {
    std::string_view extension;
    std::string_view type;
};

constexpr std::array<Entry, 21> entries{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"},
    {".md", "text/markdown; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".gif", "image/gif"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".xml", "application/xml"},
    {".pdf", "application/pdf"},
}};

}  // namespace

std::string_view content_type(std::string_view file_name) {
    for (const auto& entry : entries) {
        if (file_name.ends_with(entry.extension)) return entry.type;
    }
    return "application/octet-stream";
}

}  // namespace causerie::http
