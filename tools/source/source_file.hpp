#pragma once
// A source file in memory, and how mistakes in one are told.

#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tornado::source {

/// One file of a chapter or of the house.
struct SourceFile {
    std::string path;  // as messages name it: "solutions/02-ioloop/waker.cpp"
    std::string name;  // within its folder: "waker.cpp", "programs/chat.cpp"
    std::string text;  // its bytes
};

/// A sentence about one line of a file.
struct Diagnostic {
    std::string file;
    std::size_t line = 0;  // from 1
    std::string rule;      // "await-in-if"; empty if it is no lint rule's
    std::string message;   // a sentence
};

/// "file:line: message [rule]".
std::string to_string(const Diagnostic& diagnostic);

/// Thrown for a mistake in a source file; what() is "file:line: sentence".
class SourceError : public std::runtime_error {
  public:
    explicit SourceError(const Diagnostic& diagnostic);

    const Diagnostic& diagnostic() const { return diagnostic_; }

  private:
    Diagnostic diagnostic_;
};

/// Throws a SourceError about the line that holds `offset`.
[[noreturn]] void fail_at(const SourceFile& file,
                          std::size_t offset,
                          const std::string& sentence);

/// True for the files whose text is C++: .hpp, .cpp, .h.
bool is_cpp(std::string_view name);

/// The line of `offset`, counted from 1.
std::size_t line_of(std::string_view text, std::size_t offset);

/// Where the line of `offset` begins.
std::size_t line_begin(std::string_view text, std::size_t offset);

/// Where the line of `offset` ends: its newline, or the end of the text.
std::size_t line_end(std::string_view text, std::size_t offset);

/// The spaces and tabs that the line of `offset` begins with.
std::string_view indent_of(std::string_view text, std::size_t offset);

/// True if nothing but spaces stands before `offset` on its line.
bool begins_line(std::string_view text, std::size_t offset);

/// True if the line of `offset` holds nothing but spaces.
bool blank_line(std::string_view text, std::size_t offset);

/// Reads one file; `name` is its file name.
///
/// errors: std::system_error, beginning with "open" or "read"
SourceFile read_file(const std::filesystem::path& path);

/// Reads every file below `folder`, in order of their names.
///
/// Hidden files are left out.
/// errors: std::system_error if `folder` is none or a file cannot be read
std::vector<SourceFile> read_folder(const std::filesystem::path& folder);

}  // namespace tornado::source
