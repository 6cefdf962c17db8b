#include "tools/source/rewriter.hpp"

#include <algorithm>
#include <utility>

namespace tornado::source {

namespace {

constexpr std::size_t columns = 80;

std::string quoted(const std::string& name) {
    std::string text;
    for (char c : name) {
        if (c == '"' || c == '\\') text += '\\';  // operator""_ms
        text += c;
    }
    return "\"" + text + "\"";
}

bool only_white(std::string_view text) {
    return text.find_first_not_of(" \t\n") == std::string_view::npos;
}

}  // namespace

Rewriter::Rewriter(const Outline& outline)
    : outline_(outline)
    , file_(*outline.file) {}

std::string Rewriter::stub_line(const Entity& function) const {
    const std::string indent(indent_of(file_.text, function.task->begin));
    const std::string call = "TORNADO_STUB(";
    const std::string name = quoted(function.name) + ",";
    const std::string id = "\"" + to_string(function.task->id) + "\");";
    const std::string line = indent + call + name + " " + id;
    if (line.size() <= columns) return line;
    // As clang-format breaks it.
    return indent + call + name + "\n" + indent +
           std::string(call.size(), ' ') + id;
}

void Rewriter::stub_function(const Entity& function) {
    drop_initialisers(function);
    const std::string closing_indent(indent_of(file_.text, function.begin));
    edits_.push_back({{function.task->end, function.body_end - 1},
                      "\n" + stub_line(function) + "\n" + closing_indent});
}

void Rewriter::drop_initialisers(const Entity& constructor) {
    const Code& code = outline_.code;
    const std::size_t after = code.first_from(constructor.head_end);
    if (!code.is(after, ":")) return;
    const std::size_t width =
        constructor.head_end - line_begin(file_.text, constructor.head_end) + 2;
    if (width > columns)
        fail_at(file_,
                constructor.head_end - 1,
                "without its initialiser list, this line and its '{' are "
                "longer than 80 columns; break it.");
    edits_.push_back({{constructor.head_end, constructor.body_begin}, " "});
}

void Rewriter::stub_section(const Entity& section) {
    const std::string& text = file_.text;
    const std::string indent(indent_of(text, section.task->begin));
    const std::size_t end = line_begin(text, section.body_end);
    const bool blank =
        end > 1 && text[end - 1] == '\n' && text[end - 2] == '\n';
    edits_.push_back(
        {{section.task->end, end},
         "\n" + indent + "// Yours to design.\n" + (blank ? "\n" : "")});
}

void Rewriter::remove(const Entity& entity) {
    remove_lines(entity.first, entity.end);
}

void Rewriter::remove_lines(std::size_t begin, std::size_t end) {
    const std::string_view text = file_.text;
    const std::size_t last = line_end(text, end);
    const std::string_view rest = text.substr(end, last - end);
    const bool only_comment =
        only_white(rest) || rest.find_first_not_of(' ') == rest.find("//");
    if (!begins_line(text, begin) || !only_comment)
        fail_at(file_,
                begin,
                "this goes whole from the starter, so nothing else may stand "
                "on its lines.");
    removals_.push_back(
        {line_begin(text, begin), std::min(last + 1, text.size())});
}

bool Rewriter::removed(std::size_t offset) const {
    return std::any_of(
        removals_.begin(), removals_.end(), [&](const Range& range) {
            return range.begin <= offset && offset < range.end;
        });
}

// True if removals have left nothing but comments in the scope.
bool Rewriter::emptied(const Entity& scope) const {
    const std::size_t begin = scope.kind == EntityKind::section
                                  ? scope.body_begin
                                  : scope.body_begin + 1;
    const std::size_t end =
        scope.kind == EntityKind::section ? scope.body_end : scope.body_end - 1;
    bool any = false;
    for (const Token& token : outline_.code.all()) {
        if (token.begin < begin || token.begin >= end) continue;
        if (removed(token.begin))
            any = true;
        else if (token.kind != TokenKind::comment)
            return false;
    }
    return any;
}

void Rewriter::remove_emptied_scopes() {
    // From the back, so that inner scopes go before the ones around them.
    for (std::size_t i = outline_.entities.size(); i-- > 0;) {
        const Entity& scope = outline_.entities[i];
        const bool unnamed =
            scope.kind == EntityKind::name_space && scope.unnamed;
        const bool section = scope.kind == EntityKind::section;
        if ((!unnamed && !section) || removed(scope.begin) || !emptied(scope))
            continue;
        if (unnamed)
            remove(scope);
        else
            removals_.push_back({line_begin(file_.text, scope.begin),
                                 line_begin(file_.text, scope.body_end)});
    }
}

// Neighbours become one, so that the blank lines between them go too.
void Rewriter::merge_removals() {
    std::sort(removals_.begin(), removals_.end(), [](auto& a, auto& b) {
        return a.begin < b.begin;
    });
    std::vector<Range> merged;
    const std::string_view text = file_.text;
    for (const Range& range : removals_) {
        const bool joins =
            !merged.empty() &&
            (range.begin <= merged.back().end ||
             only_white(text.substr(merged.back().end,
                                    range.begin - merged.back().end)));
        if (joins)
            merged.back().end = std::max(merged.back().end, range.end);
        else
            merged.push_back(range);
    }
    removals_ = std::move(merged);
}

bool Rewriter::scope_opens_above(std::size_t offset) const {
    const std::size_t next = outline_.code.first_from(offset);
    if (next == 0) return true;
    return outline_.code.is(next - 1, "{") || outline_.code.is(next - 1, ":");
}

// One blank line stays between what is left, and none where a scope begins
// or a class ends: as clang-format has it.
Rewriter::Range Rewriter::with_blank_lines(Range range) const {
    const std::string_view text = file_.text;
    const bool above = range.begin == 0 || blank_line(text, range.begin - 1);
    const std::size_t next =
        std::min(text.find_first_not_of(" \t\n", range.end), text.size());
    const bool below = range.end < text.size() && blank_line(text, range.end);
    if (below && (above || scope_opens_above(range.begin)))
        range.end = line_begin(text, next);
    else if (above && !below && (next == text.size() || text[next] == '}')) {
        const std::size_t last =
            text.find_last_not_of(" \t\n", range.begin - 1);
        range.begin = last == std::string_view::npos ? 0 : last + 2;
    }
    return range;
}

std::string Rewriter::text() {
    merge_removals();
    for (const Range& range : removals_)
        edits_.push_back({with_blank_lines(range), ""});
    std::sort(edits_.begin(), edits_.end(), [](auto& a, auto& b) {
        return a.range.begin < b.range.begin;
    });
    std::string result;
    std::size_t at = 0;
    for (const Edit& edit : edits_) {
        result.append(file_.text, at, edit.range.begin - at);
        result += edit.text;
        at = edit.range.end;
    }
    return result.append(file_.text, at);
}

}  // namespace tornado::source
