// The checks of the book. Each reads a Book and returns what is wrong.
#pragma once

#include <string>
#include <vector>

#include "tools/book/book.hpp"
#include "tools/book/problems.hpp"

namespace tornado::book {

/// Every fence is of a kind that this book has, and filled as its kind asks.
Problems check_fences(const Book& book);

/// Every snippet names code that is there.
Problems check_snippets(const Book& book);

/// No page prints the body of a task before its checkpoint, nor unfolded.
Problems check_answers(const Book& book);

/// Recorded output, failure texts and examples' output exist and are used.
Problems check_recorded(const Book& book);

/// Links, anchors, images, cited behaviours and the tags of our own resolve.
Problems check_links(const Book& book);

/// A complete chapter's page has everything that a page must have.
Problems check_ingredients(const Book& book);

/// The tables of behaviours and the tests name each other.
Problems check_behaviours(const Book& book);

/// Every question of the fixed list is answered, shortly and at length.
Problems check_questions(const Book& book);

struct Check {
    std::string name;
    Problems (*run)(const Book&);
};

/// All of the above, by name, in that order.
const std::vector<Check>& all_checks();

}  // namespace tornado::book
