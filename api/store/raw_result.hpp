#pragma once

#include <charconv>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <libpq-fe.h>

namespace causerie::store {

struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using RawResult = std::unique_ptr<PGresult, ClearResult>;

[[nodiscard]] inline bool succeeded(const PGresult* result) {
    const auto status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

[[nodiscard]] inline std::string sqlstate_of(const PGresult* result) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state == nullptr ? std::string{} : std::string{state};
}

[[nodiscard]] inline std::int64_t integer_at(const PGresult* result, int row, int column) {
    const std::string_view text{PQgetvalue(result, row, column)};
    std::int64_t value{};
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

[[nodiscard]] inline bool boolean_at(const PGresult* result, int row, int column) {
    return *PQgetvalue(result, row, column) == 't';
}

}  // namespace causerie::store
