#include "tools/source/folder.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>

#include <unistd.h>

namespace tornado::source {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t lines_shown = 8;

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

void list(std::string& out,
          char sign,
          const std::vector<std::string_view>& lines,
          std::size_t begin,
          std::size_t end) {
    const std::size_t stop = std::min(end, begin + lines_shown);
    for (std::size_t i = begin; i < stop; ++i)
        out.append(1, sign).append(lines[i]).append("\n");
    if (stop < end)
        out.append(1, sign)
            .append("... ")
            .append(std::to_string(end - stop))
            .append(" more\n");
}

std::string difference(const SourceFile& has, const SourceFile& wanted) {
    const auto old_lines = lines_of(has.text);
    const auto new_lines = lines_of(wanted.text);
    std::size_t same = 0;
    const std::size_t most = std::min(old_lines.size(), new_lines.size());
    while (same < most && old_lines[same] == new_lines[same])
        ++same;
    std::size_t tail = 0;
    while (tail < most - same && old_lines[old_lines.size() - 1 - tail] ==
                                     new_lines[new_lines.size() - 1 - tail])
        ++tail;

    std::string out = "--- " + has.path + "\n+++ generated from " +
                      wanted.path + "\n@@ line " + std::to_string(same + 1) +
                      " @@\n";
    const std::size_t context = same - std::min<std::size_t>(same, 3);
    list(out, ' ', old_lines, context, same);
    list(out, '-', old_lines, same, old_lines.size() - tail);
    list(out, '+', new_lines, same, new_lines.size() - tail);
    if (same == most && old_lines.size() == new_lines.size())
        out += "(only the newline at the end differs)\n";
    return out;
}

const SourceFile* find(const std::vector<SourceFile>& files,
                       const std::string& name) {
    for (const SourceFile& file : files)
        if (file.name == name) return &file;
    return nullptr;
}

}  // namespace

void write_atomically(const fs::path& path, const std::string& text) {
    if (path.has_parent_path()) fs::create_directories(path.parent_path());
    fs::path temporary = path;
    temporary += ".new" + std::to_string(::getpid());
    std::error_code ignored;
    errno = 0;
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    if (!out) {
        const int error = errno != 0 ? errno : EIO;
        fs::remove(temporary, ignored);
        throw std::system_error(
            error, std::generic_category(), "write " + temporary.string());
    }
    try {
        fs::rename(temporary, path);
    } catch (...) {
        fs::remove(temporary, ignored);
        throw;
    }
}

std::vector<WrittenFile> write_folder(const std::vector<SourceFile>& files,
                                      const fs::path& folder) {
    std::vector<WrittenFile> written;
    for (const SourceFile& file : files) {
        const fs::path path = folder / file.name;
        const bool same =
            fs::is_regular_file(path) && read_file(path).text == file.text;
        if (!same) write_atomically(path, file.text);
        std::error_code no_such_file;
        const fs::file_status from = fs::status(file.path, no_such_file);
        if (!same && !no_such_file && fs::exists(from))
            fs::permissions(path, from.permissions());
        written.push_back({path, !same});
    }
    return written;
}

std::string compare_folder(const std::vector<SourceFile>& wanted,
                           const fs::path& folder) {
    const std::vector<SourceFile> has = read_folder(folder);
    std::string out;
    for (const SourceFile& file : wanted) {
        const SourceFile* same = find(has, file.name);
        if (same == nullptr)
            out += "missing: " + (folder / file.name).string() + "\n";
        else if (same->text != file.text)
            out += difference(*same, file);
    }
    for (const SourceFile& file : has)
        if (find(wanted, file.name) == nullptr)
            out += "not in the solution: " + file.path + "\n";
    return out;
}

}  // namespace tornado::source
