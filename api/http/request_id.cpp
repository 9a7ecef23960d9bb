#include "api/http/request_id.hpp"

#include <algorithm>
#include <cstdint>
#include <random>

namespace causerie::http {
namespace {

constexpr std::size_t request_id_length_max = 64;
constexpr std::string_view alphabet = "abcdefghijkmnpqrstuvwxyz23456789";  ///< 32 characters that are not mixed up.
constexpr unsigned bits_per_character = 5;
constexpr std::size_t generated_length = 13;  ///< 64 bits.

}  // namespace

bool is_request_id(std::string_view text) {
    const auto is_plain = [](char character) {
        return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
               (character >= 'A' && character <= 'Z') || character == '.' || character == '_' || character == '-';
    };
    return !text.empty() && text.size() <= request_id_length_max && std::all_of(text.begin(), text.end(), is_plain);
}

std::string new_request_id() {
    thread_local std::mt19937_64 generator{[] {
        std::random_device device;
        std::seed_seq seed{device(), device(), device(), device()};
        return std::mt19937_64{seed};
    }()};
    auto bits = generator();
    std::string id(generated_length, ' ');
    for (auto& character : id) {
        character = alphabet[bits % alphabet.size()];
        bits >>= bits_per_character;
    }
    return id;
}

}  // namespace causerie::http
