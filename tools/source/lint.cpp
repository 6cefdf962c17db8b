#include "tools/source/lint.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "tools/source/lint_rules.hpp"
#include "tools/source/outline.hpp"

namespace tornado::source {

namespace {

// The file's outline; a file that has none becomes a finding.
std::optional<Outline> understood(const SourceFile& file,
                                  std::vector<Diagnostic>& found) {
    try {
        return outline_of(file);
    } catch (const SourceError& error) {
        found.push_back(error.diagnostic());
        found.back().rule = "syntax";
        return std::nullopt;
    }
}

void lint_one(const Outline& outline,
              const KnownFunctions& known,
              std::vector<Diagnostic>& found) {
    std::vector<Diagnostic> here;
    Findings findings(*outline.file, here);
    lint_text(outline.code, findings);
    lint_functions(outline, findings);
    lint_awaits(outline.code, findings);
    lint_lifetimes(outline, known, findings);
    std::sort(here.begin(), here.end(), [](auto& a, auto& b) {
        return std::tie(a.line, a.rule) < std::tie(b.line, b.rule);
    });
    found.insert(found.end(), here.begin(), here.end());
}

}  // namespace

std::vector<Diagnostic> lint(const std::vector<SourceFile>& files) {
    std::vector<Diagnostic> found;
    std::vector<Outline> outlines;
    KnownFunctions known;
    for (const SourceFile& file : files) {
        if (!is_cpp(file.name)) continue;
        if (auto outline = understood(file, found)) {
            collect_known(*outline, known);
            outlines.push_back(std::move(*outline));
        }
    }
    for (const Outline& outline : outlines)
        lint_one(outline, known, found);
    return found;
}

}  // namespace tornado::source
