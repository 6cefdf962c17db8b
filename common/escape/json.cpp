#include "common/escape/json.hpp"

#include <nlohmann/json.hpp>

namespace tornado::escape {

std::string json_encode(const nlohmann::json& value) {
    const std::string text = value.dump();
    std::string safe;
    safe.reserve(text.size());
    for (const char c : text) {
        if (c == '/' && safe.ends_with('<')) safe += '\\';
        safe += c;
    }
    return safe;
}

}  // namespace tornado::escape
