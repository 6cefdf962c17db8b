// A page of the book, read into what the checks ask about.
//
// Markdown as this book writes it, line by line: fences, headings, `:::`
// blocks, links, the few tags of our own. Left out on purpose: nested lists,
// reference links, HTML that runs over several lines.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tornado::book {

struct Heading {
    std::size_t line = 0;
    int level = 0;
    std::string text;    // without markup and without {#id}
    std::string anchor;  // as in the built page
};

struct Fence {
    std::size_t line = 0;  // of the opening ```
    std::string info;      // "cpp snippet"
    std::vector<std::string> body;
    bool folded = false;  // inside a ::: details
    bool closed = false;
};

struct Link {
    std::size_t line = 0;
    std::string target;
    bool image = false;
};

struct Block {  // ::: details Title
    std::size_t line = 0;
    std::size_t last = 0;  // the line that closes it; 0 if nothing does
    std::string kind;      // "details"
    std::string title;     // "Title"
};

struct Tag {  // <Hints task="01.3" />
    std::size_t line = 0;
    std::string name;
    std::map<std::string, std::string> attributes;
};

struct Citation {  // [LOOP-2]
    std::size_t line = 0;
    std::string id;
};

struct Page {
    std::string file;  // from the root: "book/01-select-loop.md"
    std::string name;  // as links name it: "01-select-loop", "behaviours/"
    std::vector<Heading> headings;
    std::vector<Fence> fences;
    std::vector<Link> links;
    std::vector<Block> blocks;
    std::vector<Tag> tags;
    std::vector<Citation> citations;
    std::vector<std::string> ids;                // of <… id="…"> in the page
    std::vector<std::vector<std::string>> rows;  // of tables, cell by cell
    std::vector<std::size_t> row_lines;          // the line of each
    std::vector<std::size_t> indented_code;      // lines that begin such code
    std::size_t prose_words = 0;  // outside fences, tables and details

    bool has_anchor(std::string_view anchor) const;
};

/// Reads a page. `file` is its path from the repository's root.
Page parse_page(std::string_view text, const std::string& file);

}  // namespace tornado::book
