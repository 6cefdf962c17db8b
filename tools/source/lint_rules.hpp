#pragma once
// The lint's rules, by what they look at. Each adds what it finds.

#include <set>
#include <string>
#include <vector>

#include "tools/source/outline.hpp"
#include "tools/source/source_file.hpp"

namespace tornado::source {

/// Adds findings about one file.
class Findings {
  public:
    /// lifetime: `file` and `found` must outlive it
    Findings(const SourceFile& file, std::vector<Diagnostic>& found)
        : file_(file)
        , found_(found) {}

    const SourceFile& file() const { return file_; }

    void add(std::size_t line, const char* rule, const std::string& message) {
        found_.push_back({file_.path, line, rule, message});
    }

  private:
    const SourceFile& file_;
    std::vector<Diagnostic>& found_;
};

/// Rules about statements with co_await or co_yield.
void lint_awaits(const Code& code, Findings& findings);

/// Functions that return a Future or a Generator, by name, in all files.
struct KnownFunctions {
    std::set<std::string> marked;      // "lifetime:" stands where they are
    std::set<std::string> coroutines;  // their body is one
    std::set<std::string> plain;       // their body is none
};

/// Adds those of one file.
void collect_known(const Outline& outline, KnownFunctions& known);

/// Rules about what a coroutine's frame refers to.
void lint_lifetimes(const Outline& outline,
                    const KnownFunctions& known,
                    Findings& findings);

/// The house's rules about a file's text.
void lint_text(const Code& code, Findings& findings);

/// The house's rule about the length of functions.
void lint_functions(const Outline& outline, Findings& findings);

}  // namespace tornado::source
