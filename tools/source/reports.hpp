#pragma once
// The program's JSON, in and out. Only reports.cpp knows the JSON library.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tools/source/tasks.hpp"

namespace tornado::source {

/// The tasks of a chapter as a JSON list, for `tornado-source tasks`.
std::string to_json(const std::vector<TaskSummary>& tasks);

/// Answers a list of {"file", "name"} with a list of {"file", "name",
/// "text", "language", "tasks", "first_line", "error"}, in the same order.
///
/// A request that fails has an empty text and a sentence in "error", which is
/// null otherwise.
/// root:   where the files' paths begin
/// failed: set to the number of requests that failed
/// errors: std::invalid_argument if `requests` is no such list
std::string answer_requests(std::string_view requests,
                            const std::filesystem::path& root,
                            std::size_t& failed);

}  // namespace tornado::source
