// tornado-source: what the house does with C++ source text, for scripts.

#include <cstdio>
#include <exception>
#include <functional>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "tools/source/chapter.hpp"
#include "tools/source/folder.hpp"
#include "tools/source/lint.hpp"
#include "tools/source/reports.hpp"
#include "tools/source/snippet.hpp"
#include "tools/source/starter.hpp"
#include "tools/source/tasks.hpp"

namespace {

using namespace tornado::source;

struct Arguments {
    std::string from;
    std::string to;
    std::string with;
    std::string until;
    std::vector<std::string> solved;
    std::string file;
    std::string name;
    std::string root = ".";
    std::string requests;
    std::string out;
    std::vector<std::string> files;
};

TaskId task_id(const std::string& text) {
    const std::optional<TaskId> id = parse_task_id(text);
    if (!id)
        throw std::invalid_argument("'" + text +
                                    "' is no task; tasks look like 02.3.");
    return *id;
}

std::vector<SourceFile> starter(const Arguments& arguments) {
    const std::vector<SourceFile> solution = read_folder(arguments.from);
    StarterOptions options;
    options.chapter = chapter_number(arguments.from);
    if (!arguments.until.empty())
        options.solved = tasks_until(solution, task_id(arguments.until));
    for (const std::string& text : arguments.solved)
        options.solved.insert(task_id(text));
    return generate_starter(solution, options);
}

int generate(const Arguments& arguments) {
    for (const WrittenFile& file :
         write_folder(starter(arguments), arguments.to))
        std::cout << (file.changed ? "wrote     " : "unchanged ")
                  << file.path.string() << "\n";
    return 0;
}

int compare(const Arguments& arguments) {
    const std::string listing =
        compare_folder(starter(arguments), arguments.with);
    std::cout << listing;
    return listing.empty() ? 0 : 1;
}

int cut(const Arguments& arguments) {
    std::cout << snippet(read_file(arguments.file), arguments.name).text;
    return 0;
}

int cut_many(const Arguments& arguments) {
    std::size_t failed = 0;
    const std::string answers = answer_requests(
        read_file(arguments.requests).text, arguments.root, failed);
    write_atomically(arguments.out, answers);
    if (failed > 0)
        std::cerr << failed << " of the requests failed; see " << arguments.out
                  << "\n";
    return failed == 0 ? 0 : 1;
}

int tasks(const Arguments& arguments) {
    std::cout << to_json(
        tasks_of(read_folder(arguments.from), chapter_number(arguments.from)));
    return 0;
}

int check(const Arguments& arguments) {
    std::vector<SourceFile> files;
    for (const std::string& path : arguments.files)
        files.push_back(read_file(path));
    const std::vector<Diagnostic> found = lint(files);
    for (const Diagnostic& diagnostic : found)
        std::cout << to_string(diagnostic) << "\n";
    return found.empty() ? 0 : 1;
}

using Verb = std::function<int(const Arguments&)>;

void add_generating_verbs(CLI::App& app, Arguments& a, Verb& chosen) {
    const auto starter_of = [&](const char* name, const char* about) {
        CLI::App* verb = app.add_subcommand(name, about);
        verb->add_option("--from", a.from, "the solution's folder")->required();
        verb->add_option("--until", a.until, "the last task that is solved");
        verb->add_option("--solved", a.solved, "tasks that are solved")
            ->delimiter(',');
        return verb;
    };
    CLI::App* verb = starter_of("generate", "Write a chapter's starter");
    verb->add_option("--to", a.to, "the folder to write")->required();
    verb->callback([&] { chosen = generate; });
    verb = starter_of("compare", "Say where a folder is not the starter");
    verb->add_option("--with", a.with, "the folder to compare")->required();
    verb->callback([&] { chosen = compare; });
    verb = app.add_subcommand("tasks", "List a chapter's tasks as JSON");
    verb->add_option("folder", a.from, "the solution's folder")->required();
    verb->callback([&] { chosen = tasks; });
    verb = app.add_subcommand("lint", "Check files against the house's rules");
    verb->add_option("files", a.files)->required();
    verb->callback([&] { chosen = check; });
}

void add_cutting_verbs(CLI::App& app, Arguments& a, Verb& chosen) {
    CLI::App* verb = app.add_subcommand("snippet", "Cut a piece of a file");
    verb->add_option("file", a.file)->required();
    verb->add_option("name",
                     a.name,
                     "IOLoop::start, NAME#2, 'NAME public', 'decl NAME' or "
                     "whole")
        ->required();
    verb->callback([&] { chosen = cut; });
    verb = app.add_subcommand("snippets", "Cut many pieces");
    verb->add_option("--root", a.root, "where the files' paths begin");
    verb->add_option("--requests", a.requests, "JSON: [{file, name}]")
        ->required();
    verb->add_option("--out", a.out, "the JSON to write")->required();
    verb->callback([&] { chosen = cut_many; });
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Starters, snippets and checks over C++ source text");
    app.require_subcommand(1);
    Arguments arguments;
    Verb chosen;
    add_generating_verbs(app, arguments, chosen);
    add_cutting_verbs(app, arguments, chosen);
    CLI11_PARSE(app, argc, argv);
    try {
        return chosen(arguments);
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 2;
    }
}
