#include "common/protocol/problem.hpp"

#include <nlohmann/json.hpp>

#include "common/json/field_reader.hpp"
#include "common/protocol/error_code.hpp"

namespace causerie {
namespace {

ErrorCode code_for_foreign_answer(int status) {
    constexpr int bad_gateway = 502;
    constexpr int gateway_timeout = 504;
    return status == 0 || (status >= bad_gateway && status <= gateway_timeout) ? ErrorCode::unavailable
                                                                               : ErrorCode::internal;
}

std::string text_of(const nlohmann::json& object, const char* field) {
    const auto found = object.find(field);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

void to_json(nlohmann::json& json, const Problem& problem) {
    json = {{"type", "about:blank"},
            {"title", title(problem.error.code)},
            {"status", problem.status},
            {"detail", problem.error.detail},
            {"code", name(problem.error.code)},
            {"request_id", problem.request_id},
            {"errors", nlohmann::json::array()}};
    for (const auto& field : problem.error.fields) {
        json["errors"].push_back({{"field", field.field}, {"code", field.code}, {"detail", field.detail}});
    }
}

Problem decode_problem(int status, const std::string& body) {
    Problem problem{.error = {.code = code_for_foreign_answer(status)}, .status = status};
    const auto json = parse_json(body);
    if (!json || !json->is_object()) return problem;
    problem.error.code = error_code(text_of(*json, "code")).value_or(problem.error.code);
    problem.error.detail = text_of(*json, "detail");
    problem.request_id = text_of(*json, "request_id");
    const auto errors = json->find("errors");
    if (errors == json->end() || !errors->is_array()) return problem;
    for (const auto& entry : *errors) {
        if (!entry.is_object()) continue;
        problem.error.fields.push_back({text_of(entry, "field"), text_of(entry, "code"), text_of(entry, "detail")});
    }
    return problem;
}

}  // namespace causerie
