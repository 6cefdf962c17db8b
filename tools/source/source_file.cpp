#include "tools/source/source_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace tornado::source {

namespace {

[[noreturn]] void fail_call(const char* call, const std::string& path) {
    const int error = errno != 0 ? errno : EIO;
    throw std::system_error(
        error, std::generic_category(), std::string(call) + " " + path);
}

}  // namespace

std::string to_string(const Diagnostic& diagnostic) {
    std::string text = diagnostic.file + ":" + std::to_string(diagnostic.line) +
                       ": " + diagnostic.message;
    if (!diagnostic.rule.empty()) text += " [" + diagnostic.rule + "]";
    return text;
}

SourceError::SourceError(const Diagnostic& diagnostic)
    : std::runtime_error(to_string(diagnostic))
    , diagnostic_(diagnostic) {}

void fail_at(const SourceFile& file,
             std::size_t offset,
             const std::string& sentence) {
    throw SourceError({file.path, line_of(file.text, offset), "", sentence});
}

bool is_cpp(std::string_view name) {
    return name.ends_with(".hpp") || name.ends_with(".cpp") ||
           name.ends_with(".h");
}

std::size_t line_of(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    return 1 + static_cast<std::size_t>(
                   std::count(before.begin(), before.end(), '\n'));
}

std::size_t line_begin(std::string_view text, std::size_t offset) {
    if (offset == 0) return 0;
    const std::size_t newline = text.rfind('\n', offset - 1);
    return newline == std::string_view::npos ? 0 : newline + 1;
}

std::size_t line_end(std::string_view text, std::size_t offset) {
    return std::min(text.find('\n', offset), text.size());
}

std::string_view indent_of(std::string_view text, std::size_t offset) {
    const std::size_t begin = line_begin(text, offset);
    const std::size_t first = text.find_first_not_of(" \t", begin);
    return text.substr(begin, std::min(first, text.size()) - begin);
}

bool begins_line(std::string_view text, std::size_t offset) {
    return line_begin(text, offset) + indent_of(text, offset).size() == offset;
}

bool blank_line(std::string_view text, std::size_t offset) {
    const std::size_t first =
        text.find_first_not_of(" \t", line_begin(text, offset));
    return first == std::string_view::npos || text[first] == '\n';
}

SourceFile read_file(const std::filesystem::path& path) {
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (std::filesystem::is_directory(path)) errno = EISDIR;
    if (!in || errno != 0) fail_call("open", path.string());
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (in.bad()) fail_call("read", path.string());
    return {path.string(), path.filename().string(), std::move(text)};
}

std::vector<SourceFile> read_folder(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    std::vector<SourceFile> files;
    fs::recursive_directory_iterator entry(folder);
    for (; entry != fs::recursive_directory_iterator(); ++entry) {
        if (entry->path().filename().string().starts_with(".")) {
            if (entry->is_directory()) entry.disable_recursion_pending();
            continue;
        }
        if (!entry->is_regular_file()) continue;
        files.push_back(read_file(entry->path()));
        files.back().name = entry->path().lexically_relative(folder).string();
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
        return a.name < b.name;
    });
    return files;
}

}  // namespace tornado::source
