#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <pqxx/pqxx>

#include "common/model/ids.hpp"

namespace causerie::store {

/// The values of a statement's $1, $2 … in their order. What is added as text or bytes is copied.
class Parameters {
public:
    void add(std::string_view text);
    void add(std::span<const std::byte> bytes);
    void add(const std::vector<std::int64_t>& numbers);  ///< As bigint[].

    template <std::integral Number>
    void add(Number number) {
        if constexpr (std::same_as<Number, bool>) {
            add_boolean(number);
        } else {
            add_number(number);
        }
    }

    template <typename Tag>
    void add(Id<Tag> id) {
        add_number(id.value);
    }

    template <typename Tag>
    void add(std::span<const Id<Tag>> ids) {
        std::vector<std::int64_t> numbers;
        numbers.reserve(ids.size());
        for (const auto id : ids) numbers.push_back(id.value);
        add(numbers);
    }

    /// Nothing is NULL.
    template <typename T>
    void add(const std::optional<T>& value) {
        if (value) {
            add(*value);
        } else {
            add_null();
        }
    }

    [[nodiscard]] const pqxx::params& get() const { return params_; }

private:
    void add_boolean(bool value);
    void add_number(std::int64_t number);
    void add_null();

    pqxx::params params_{};
};

}  // namespace causerie::store
