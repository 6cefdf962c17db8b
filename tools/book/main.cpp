// book-check: says what is wrong with the book, by file and line.

#include <algorithm>
#include <chrono>
#include <exception>
#include <filesystem>
#include <iostream>
#include <span>
#include <string_view>

#include "tools/book/checks.hpp"

namespace tornado::book {
namespace {

constexpr std::string_view usage =
    "book-check [--root DIR] [CHECK...]\n"
    "Checks the book of the repository in DIR (default: here).\n"
    "Checks: ";

void print(const Problem& problem) {
    std::cout << problem.file;
    if (problem.line > 0) std::cout << ':' << problem.line;
    std::cout << ": " << problem.sentence << '\n';
}

// Runs the checks with these names (none: all). Returns the exit status.
int run(const std::filesystem::path& root,
        const std::vector<std::string>& names) {
    const auto started = std::chrono::steady_clock::now();
    const Book book = load_book(root);
    Problems problems = book.broken;
    for (const Check& check : all_checks()) {
        const bool wanted =
            names.empty() ||
            std::find(names.begin(), names.end(), check.name) != names.end();
        if (!wanted) continue;
        const Problems found = check.run(book);
        problems.insert(problems.end(), found.begin(), found.end());
    }
    std::sort(problems.begin(), problems.end());
    for (const Problem& problem : problems)
        print(problem);
    const auto cost = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - started);
    std::cout << book.pages.size() << " pages, " << book.tests.size()
              << " tests: " << problems.size() << " problems, " << cost.count()
              << " ms\n";
    return problems.empty() ? 0 : 1;
}

int usage_error() {
    std::cerr << usage;
    for (const Check& check : all_checks())
        std::cerr << check.name << ' ';
    std::cerr << '\n';
    return 2;
}

int main_with(std::span<char*> arguments) {
    std::filesystem::path root = ".";
    std::vector<std::string> names;
    for (std::size_t at = 1; at < arguments.size(); ++at) {
        const std::string argument = arguments[at];
        const bool known = std::any_of(
            all_checks().begin(), all_checks().end(), [&](const Check& check) {
                return check.name == argument;
            });
        if (argument == "--root" && at + 1 < arguments.size())
            root = arguments[++at];
        else if (known)
            names.push_back(argument);
        else
            return usage_error();
    }
    if (!std::filesystem::is_directory(root / "book")) {
        std::cerr << "There is no book/ in " << root.string() << ".\n";
        return 2;
    }
    return run(root, names);
}

}  // namespace
}  // namespace tornado::book

int main(int count, char** values) {
    try {
        return tornado::book::main_with(
            {values, static_cast<std::size_t>(count)});
    } catch (const std::exception& error) {
        std::cerr << "book-check: " << error.what() << '\n';
        return 2;
    }
}
