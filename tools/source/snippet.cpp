#include "tools/source/snippet.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "tools/source/outline.hpp"

namespace tornado::source {

namespace {

struct Range {
    std::size_t begin;
    std::size_t end;
};

std::string language_of(const std::string& name) {
    const std::size_t dot = name.rfind('.');
    const std::string ending =
        dot == std::string::npos ? "" : name.substr(dot + 1);
    if (is_cpp(name)) return "cpp";
    if (name.ends_with("CMakeLists.txt")) return "cmake";
    for (const char* known : {"cmake", "json", "html", "css", "js", "sh", "c"})
        if (ending == known) return known;
    return ending == "py" ? "python" : "text";
}

// Lines that begin inside a token (a raw string) are part of its value.
bool inside_token(const std::vector<Token>& all, std::size_t offset) {
    return std::any_of(all.begin(), all.end(), [&](const Token& token) {
        return token.kind != TokenKind::comment && token.begin < offset &&
               offset < token.end();
    });
}

// The range's text, each line moved left by up to `indent` columns.
std::string dedented(const Outline& outline, Range range, std::size_t indent) {
    const std::string& text = outline.file->text;
    std::string result;
    std::size_t at = line_begin(text, range.begin);
    if (!begins_line(text, range.begin)) at = range.begin;
    while (at < range.end) {
        const std::size_t end = std::min(line_end(text, at), range.end);
        std::size_t skip = 0;
        while (skip < indent && at + skip < end && text[at + skip] == ' ')
            ++skip;
        if (inside_token(outline.code.all(), at)) skip = 0;
        result.append(text, at + skip, end - at - skip).append("\n");
        at = end + 1;
    }
    return result;
}

std::vector<TaskId> tasks_in(const Outline& outline,
                             const std::vector<Range>& ranges) {
    std::set<TaskId> tasks;
    for (const Entity& entity : outline.entities)
        for (const Range& range : ranges)
            if (entity.task && entity.task->begin >= range.begin &&
                entity.task->begin < range.end)
                tasks.insert(entity.task->id);
    return {tasks.begin(), tasks.end()};
}

Snippet cut(const Outline& outline, const std::vector<Range>& ranges) {
    const std::string& text = outline.file->text;
    const std::size_t indent = indent_of(text, ranges.front().begin).size();
    Snippet result;
    for (const Range& range : ranges)
        result.text += dedented(outline, range, indent);
    result.language = "cpp";
    result.tasks = tasks_in(outline, ranges);
    result.first_line = line_of(text, ranges.front().begin);
    return result;
}

// ---- Finding what is meant

bool fits(const Entity& entity, std::string_view name) {
    if (entity.kind == EntityKind::name_space ||
        entity.kind == EntityKind::section)
        return false;
    return entity.name == name ||
           entity.name.ends_with("::" + std::string(name));
}

std::vector<const Entity*> only_if_any(std::vector<const Entity*> all,
                                       auto preferred) {
    std::vector<const Entity*> some;
    std::copy_if(all.begin(), all.end(), std::back_inserter(some), preferred);
    return some.empty() ? all : some;
}

std::string listed(const std::vector<const Entity*>& found) {
    std::string text;
    for (std::size_t i = 0; i < found.size(); ++i)
        text += (i == 0 ? " " : ", ") + found[i]->name + "#" +
                std::to_string(i + 1) + " (line " +
                std::to_string(found[i]->line) + ")";
    return text;
}

std::vector<const Entity*>
candidates(const Outline& outline, std::string_view name, bool declaration) {
    std::vector<const Entity*> found;
    for (const Entity& entity : outline.entities)
        if (fits(entity, name)) found.push_back(&entity);
    found = only_if_any(found, [&](auto* e) { return e->name == name; });
    return only_if_any(found,
                       [&](auto* e) { return e->has_body != declaration; });
}

const Entity&
find(const Outline& outline, std::string_view name, bool declaration) {
    std::string_view plain = name;
    std::size_t wanted = 0;
    const std::size_t hash = name.rfind('#');
    if (hash != std::string_view::npos && hash + 2 == name.size()) {
        plain = name.substr(0, hash);
        wanted = static_cast<std::size_t>(name[hash + 1] - '0');
    }
    const auto found = candidates(outline, plain, declaration);
    const std::string what = "'" + std::string(name) + "'";
    if (found.empty())
        fail_at(*outline.file, 0, "there is no " + what + " in this file.");
    if (wanted == 0 && found.size() == 1) return *found.front();
    if (wanted == 0)
        fail_at(*outline.file,
                found.front()->begin,
                what + " is the name of several; say which:" + listed(found) +
                    ".");
    if (wanted > found.size() || wanted > 9)
        fail_at(*outline.file,
                found.front()->begin,
                "there is no " + what + "; there are:" + listed(found) + ".");
    return *found[wanted - 1];
}

// ---- The kinds of snippets

Snippet whole(const SourceFile& file) {
    Snippet result{file.text, language_of(file.name), {}, 1};
    if (!is_cpp(file.name)) return result;
    const Outline outline = outline_of(file);
    result.tasks = tasks_in(outline, {{0, file.text.size()}});
    return result;
}

Snippet public_part(const Outline& outline, std::string_view name) {
    const Entity& type = find(outline, name, false);
    const std::string& text = outline.file->text;
    if (type.kind != EntityKind::type)
        fail_at(*outline.file,
                type.begin,
                "only a class has a public part; " + type.name + " is none.");
    std::vector<Range> kept = {{type.first, type.end}};
    for (const Entity& section : outline.entities) {
        if (section.kind != EntityKind::section ||
            section.access != Access::private_ ||
            &outline.entities[section.parent] != &type)
            continue;
        // The blank line before it goes with it.
        std::size_t begin = line_begin(text, section.begin);
        while (begin > 1 && text[begin - 2] == '\n')
            --begin;
        std::size_t end = line_begin(text, section.body_end);
        if (text[section.body_end] != '}')
            end -= begin < line_begin(text, section.begin) ? 1 : 0;
        const std::size_t last = kept.back().end;
        kept.back().end = begin;
        kept.push_back({end, last});
    }
    return cut(outline, kept);
}

Snippet declaration(const Outline& outline, std::string_view name) {
    const Entity& entity = find(outline, name, true);
    if (!entity.has_body) return cut(outline, {{entity.first, entity.end}});
    Snippet result = cut(outline, {{entity.first, entity.head_end}});
    result.text.pop_back();
    if (!entity.task) {
        result.text += ";\n";
        return result;
    }
    const std::string& text = outline.file->text;
    const Range comment{line_begin(text, entity.task->begin), entity.task->end};
    const std::size_t indent = indent_of(text, entity.first).size();
    result.text += " {\n" + dedented(outline, comment, indent) + "}\n";
    return result;
}

}  // namespace

Snippet snippet(const SourceFile& file, std::string_view name) {
    if (name == "whole") return whole(file);
    if (!is_cpp(file.name))
        fail_at(file, 0, "of a file that is no C++, only 'whole' can be had.");
    const Outline outline = outline_of(file);
    if (name.starts_with("decl ")) return declaration(outline, name.substr(5));
    if (name.ends_with(" public"))
        return public_part(outline, name.substr(0, name.size() - 7));
    const Entity& entity = find(outline, name, false);
    return cut(outline, {{entity.first, entity.end}});
}

}  // namespace tornado::source
