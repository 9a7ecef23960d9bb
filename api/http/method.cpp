#include "api/http/method.hpp"

#include <array>

namespace causerie::http {
namespace {

struct Entry {
    Method method;
    std::string_view name;
};

constexpr std::array<Entry, 7> entries{{
    {Method::get, "GET"},
    {Method::post, "POST"},
    {Method::head, "HEAD"},
    {Method::put, "PUT"},
    {Method::patch, "PATCH"},
    {Method::del, "DELETE"},
    {Method::options, "OPTIONS"},
}};

}  // namespace

std::string_view name(Method method) {
    for (const auto& entry : entries) {
        if (entry.method == method) return entry.name;
    }
    return "OTHER";
}

Method method_of(std::string_view name) {
    for (const auto& entry : entries) {
        if (entry.name == name) return entry.method;
    }
    return Method::other;
}

}  // namespace causerie::http
