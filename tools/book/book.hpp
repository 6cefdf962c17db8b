// Everything that the checks look at: pages, chapters, tests, questions.
//
// Read once from the repository's root; nothing here judges.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tools/book/page.hpp"
#include "tools/book/problems.hpp"

namespace tornado::book {

struct Chapter {
    std::string number;  // "01"
    std::string name;    // "01-select-loop"
    std::string title;
    bool complete = false;
    std::vector<std::string> tasks;  // "01.1", in order
    std::map<std::string, std::string> task_titles;
};

struct TestCase {
    std::string file;  // from the root
    std::size_t line = 0;
    std::string name;
    std::string description;
};

struct Question {
    std::string id;       // "S0-1"
    std::string chapter;  // "01": the one that answers it at length
};

/// How much a chapter's page must say.
struct Rules {
    std::size_t min_words = 1800;
    std::size_t max_words = 3500;
};

struct Book {
    std::filesystem::path root;
    Rules rules;
    std::vector<Page> pages;
    std::vector<Chapter> chapters;
    std::vector<TestCase> tests;
    std::vector<Question> questions;
    std::map<std::string, std::size_t> question_lines;  // id -> its line
    Problems broken;  // files that could not be read at all

    /// The page that links call `name`, or null.
    const Page* page(const std::string& name) const;

    /// The chapter with that number or that name, or null.
    const Chapter* chapter(const std::string& number_or_name) const;

    /// The chapter whose page this is, or null.
    const Chapter* chapter_of(const Page& page) const;
};

/// Reads the book below `root`. A file that cannot be read becomes a problem
/// in `broken`; it does not stop the rest.
Book load_book(const std::filesystem::path& root);

}  // namespace tornado::book
