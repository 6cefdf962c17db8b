#pragma once
// A file's tokens without comments and directives, brackets matched.

#include <cstddef>
#include <limits>
#include <vector>

#include "tools/source/lexer.hpp"
#include "tools/source/source_file.hpp"

namespace tornado::source {

/// "There is none", wherever an index or an offset is expected.
inline constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

/// What the compiler would see of a file, and the comments around it.
class Code {
  public:
    /// Reads the file's tokens and matches its brackets.
    ///
    /// errors:   SourceError for what is no C++, for brackets that do not
    ///           match, and for an #if whose branches close more or less
    ///           than they open
    /// lifetime: `file` must stay as it is
    explicit Code(const SourceFile& file);

    std::size_t size() const { return code_.size(); }

    const Token& operator[](std::size_t i) const { return all_[code_[i]]; }

    /// True if there is a token `i` and it reads `text`.
    bool is(std::size_t i, std::string_view text) const {
        return i < size() && (*this)[i].is(text);
    }

    /// True if there is a token `i` of this kind.
    bool is(std::size_t i, TokenKind kind) const {
        return i < size() && (*this)[i].kind == kind;
    }

    /// The partner of the bracket `i`: of ( ) [ ] { }; else none.
    std::size_t match(std::size_t i) const { return match_[i]; }

    /// The token after `i`; after its partner if it opens a bracket.
    std::size_t after(std::size_t i) const {
        return match_[i] != none && match_[i] > i ? match_[i] + 1 : i + 1;
    }

    /// The first token that begins at `offset` or later; size() if none.
    std::size_t first_from(std::size_t offset) const;

    /// Every token, comments and directives too.
    const std::vector<Token>& all() const { return all_; }

    /// Where the token `i` stands in all().
    std::size_t in_all(std::size_t i) const { return code_[i]; }

  private:
    void match_brackets(const SourceFile& file);

    std::vector<Token> all_;
    std::vector<std::size_t> code_;   // indices into all_
    std::vector<std::size_t> match_;  // one for each of code_
};

}  // namespace tornado::source
