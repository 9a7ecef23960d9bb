#include "api/store/parameters.hpp"

#include <string>

namespace causerie::store {

void Parameters::add(std::string_view text) { params_.append(std::string{text}); }

void Parameters::add(std::span<const std::byte> bytes) { params_.append(pqxx::bytes{bytes.data(), bytes.size()}); }

void Parameters::add(const std::vector<std::int64_t>& numbers) {
    std::string array{"{"};
    for (const auto number : numbers) {
        if (array.size() > 1) array += ',';
        array += std::to_string(number);
    }
    params_.append(array + '}');
}

void Parameters::add_boolean(bool value) { params_.append(std::string{value ? "true" : "false"}); }

void Parameters::add_number(std::int64_t number) { params_.append(std::to_string(number)); }

void Parameters::add_null() { params_.append(); }

}  // namespace causerie::store
