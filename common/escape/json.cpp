#include "common/escape/json.hpp"

#include <nlohmann/json.hpp>

namespace tornado::escape {

std::string json_encode(const nlohmann::json& value) {
    std::string text = value.dump();
    for (std::size_t at = text.find("</"); at != text.npos;
         at = text.find("</", at + 2))
        text.insert(at + 1, 1, '\\');
    return text;
}

}  // namespace tornado::escape
