#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "tools/source/tests/support.hpp"

#include <set>
#include <utility>

#include "tools/source/lint.hpp"
#include "tools/source/outline.hpp"
#include "tools/source/starter.hpp"

namespace tornado::source::testing {

namespace {

const std::string stub_include = "#include \"common/stub/stub.hpp\"\n";

const char* kind_name(EntityKind kind) {
    switch (kind) {
    case EntityKind::name_space:
        return "namespace";
    case EntityKind::type:
        return "type";
    case EntityKind::section:
        return "section";
    case EntityKind::function:
        return "function";
    case EntityKind::declaration:
        return "declaration";
    }
    return "";
}

}  // namespace

SourceFile file(std::string text, std::string name) {
    return {"test/" + name, name, std::move(text)};
}

std::string outlined(const std::string& text) {
    const SourceFile source = file(text);
    std::string lines;
    for (const Entity& entity : outline_of(source).entities) {
        lines += std::string(kind_name(entity.kind)) + " " + entity.name + " " +
                 std::to_string(line_of(text, entity.first)) + "-" +
                 std::to_string(line_of(text, entity.end));
        if (entity.task) lines += " TASK " + to_string(entity.task->id);
        lines += "\n";
    }
    return lines;
}

std::string starter(const std::string& text,
                    const std::vector<std::string>& solved) {
    StarterOptions options;
    options.chapter = 2;
    for (const std::string& id : solved)
        options.solved.insert(task(id));
    std::string made =
        generate_starter({file(stub_include + text)}, options).front().text;
    CHECK(made.starts_with(stub_include));
    return made.substr(stub_include.size());
}

std::string refusal(const std::string& text) {
    try {
        starter(text);
    } catch (const SourceError& error) {
        const Diagnostic& diagnostic = error.diagnostic();
        CHECK(error.what() == "test/x.cpp:" + std::to_string(diagnostic.line) +
                                  ": " + diagnostic.message);
        return std::to_string(diagnostic.line - 1) + ": " + diagnostic.message;
    }
    return "no error";
}

std::string linted(const std::string& text, const std::string& name) {
    std::string lines;
    for (const Diagnostic& found : lint({file(text, name)})) {
        CHECK(found.file == "test/" + name);
        CHECK(found.message.ends_with("."));
        lines += std::to_string(found.line) + " " + found.rule + "\n";
    }
    return lines;
}

TaskId task(std::string_view id) {
    const auto parsed = parse_task_id(id);
    REQUIRE(parsed);
    return *parsed;
}

}  // namespace tornado::source::testing
