#pragma once
// How much is read of what others send, and how it is read. For this library's
// own files.

#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "common/oidc/error.hpp"

namespace tornado::oidc {

inline constexpr std::size_t max_token_size = 16 * 1024;     // bytes
inline constexpr std::size_t max_document_size = 64 * 1024;  // bytes
inline constexpr std::size_t max_keys_size = 128 * 1024;     // bytes
inline constexpr std::size_t max_keys = 64;

/// An object.
/// what:   in the sentence of the error
/// errors: Error if it is too large, no JSON, or no object
inline nlohmann::json
parse_json(std::string_view text, std::size_t most, const std::string& what) {
    if (text.size() > most)
        throw Error(what + " of " + std::to_string(text.size()) + " bytes");
    nlohmann::json value = nlohmann::json::parse(text, nullptr, false);
    if (!value.is_object()) throw Error(what + " that is no JSON object");
    return value;
}

/// The text of that name.
/// errors: Error if there is none
inline std::string text_in(const nlohmann::json& object,
                           const char* name,
                           const std::string& what) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string())
        throw Error(what + " without \"" + name + "\"");
    return found->get<std::string>();
}

}  // namespace tornado::oidc
