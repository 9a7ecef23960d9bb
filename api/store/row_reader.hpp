#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <pqxx/pqxx>

#include "api/store/errors.hpp"
#include "common/model/ids.hpp"
#include "common/time/timestamp.hpp"

namespace causerie::store {

/// Reads the columns of one row from left to right, so that a row function and its list of columns stand in the same
/// order. Times are selected as milliseconds since 1970.
class RowReader {
public:
    /// What `next` gives for a bigint[].
    using Numbers = pqxx::array<std::optional<std::int64_t>>;

    explicit RowReader(const pqxx::row& row) : column_{row.begin()} {}

    /// @throws Fault  for a NULL where `T` is no optional
    template <typename T>
    [[nodiscard]] T next() {
        auto value = read(*column_.operator->(), std::type_identity<T>{});
        ++column_;
        return value;
    }

    /// A column that holds the name of an enumerator, looked up by `parse`.
    template <typename Parse>
    [[nodiscard]] auto next_enum(Parse parse) {
        const auto value = parse(column_->view());
        if (!value) throw Fault{"A column holds an unknown name"};
        ++column_;
        return *value;
    }

    /// Leaves columns out.
    void skip(pqxx::row::size_type count) { column_ += count; }

    /// Whether the next column, which stays the next one, is NULL.
    [[nodiscard]] bool next_is_null() const { return column_->is_null(); }

private:
    template <typename T>
    static T read(const pqxx::field& field, std::type_identity<T> /*type*/) {
        if (field.is_null()) throw Fault{"A column is NULL"};
        return field.as<T>();
    }
    template <typename Tag>
    static Id<Tag> read(const pqxx::field& field, std::type_identity<Id<Tag>> /*type*/) {
        return {read(field, std::type_identity<std::int64_t>{})};
    }
    static Numbers read(const pqxx::field& field, std::type_identity<Numbers> /*type*/) {
        return field.as_sql_array<std::optional<std::int64_t>>();
    }
    static Timestamp read(const pqxx::field& field, std::type_identity<Timestamp> /*type*/) {
        return {read(field, std::type_identity<std::int64_t>{})};
    }
    template <typename T>
    static std::optional<T> read(const pqxx::field& field, std::type_identity<std::optional<T>> /*type*/) {
        if (field.is_null()) return std::nullopt;
        return read(field, std::type_identity<T>{});
    }

    // Not the row and a number: what that gives holds a share of the whole result, counted up and down for every field.
    pqxx::const_row_iterator column_;
};

/// Reads rows, with `read(RowReader&)`. For results with many of them: a range-for would copy each row, which counts
/// the result's users up and down.
template <typename Read>
void for_each_row(const pqxx::result& rows, Read read) {
    const auto end = rows.end();
    for (auto row = rows.begin(); row != end; ++row) {
        RowReader reader{*row.operator->()};
        read(reader);
    }
}

}  // namespace causerie::store
