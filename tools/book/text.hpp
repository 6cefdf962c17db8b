// Small things with text and files that all the checks need.
//
// Left out: Unicode beyond what slugs and widths need.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tornado::book {

/// The lines of `text`, without their ends; a last empty line is dropped.
std::vector<std::string> lines_of(std::string_view text);

/// `text` without white space at both ends.
std::string trimmed(std::string_view text);

/// `text` cut at each `separator`, as it stands (nothing trimmed).
std::vector<std::string> split(std::string_view text,
                               std::string_view separator);

/// The file's contents, or nothing if there is no such regular file.
std::optional<std::string> read_file(const std::filesystem::path& file);

/// The number of characters (code points) in a UTF-8 text.
std::size_t width_of(std::string_view text);

/// Words as a person counts them: runs between white space with at least one
/// letter or digit.
std::size_t words_in(std::string_view text);

/// `text` with what stands between backquotes blanked out, same length.
std::string without_code(std::string_view text);

/// The anchor that VitePress gives to a heading of this text.
std::string slug_of(std::string_view heading);

/// Files below `folder` whose name ends with `ending`, sorted; relative to it.
std::vector<std::string> files_below(const std::filesystem::path& folder,
                                     std::string_view ending);

}  // namespace tornado::book
