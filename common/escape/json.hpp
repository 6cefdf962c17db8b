#pragma once
// JSON that may stand in a page.
//
// Mirrors tornado/escape.py (v6.5.7) json_encode. The value's own header is
// <nlohmann/json.hpp>, which takes its time to compile: include it where you
// make values.

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace tornado::escape {

/// The value as JSON, on one line. "</" is written "<\/", which means the same
/// and does not end a <script>.
///
/// errors:  nlohmann::json::type_error for a text that is not UTF-8
/// Tornado: escape.json_encode (v6.5.7:83)
std::string json_encode(const nlohmann::json& value);

}  // namespace tornado::escape
