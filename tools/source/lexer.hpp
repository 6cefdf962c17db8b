#pragma once
// C++ source text cut into tokens.
//
// Left out on purpose: trigraphs, macro expansion, and a backslash at the end
// of a line inside a token (it is understood in directives and // comments).

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "tools/source/source_file.hpp"

namespace tornado::source {

enum class TokenKind {
    identifier,   // names and keywords
    number,       // 1'000, 0x1p-3, 5ms
    string,       // with prefix and suffix; raw strings too
    character,    // 'x'
    punctuation,  // longest match, but '>' is always a token of its own
    comment,      // one // comment or one /* */ comment
    directive     // a preprocessor line without the // comment at its end
};

/// A piece of the text; `text` is a view into the file it was cut from.
struct Token {
    TokenKind kind;
    std::string_view text;
    std::size_t begin;  // offset of its first byte
    std::size_t line;   // line of its first byte, from 1

    std::size_t end() const { return begin + text.size(); }

    bool is(std::string_view wanted) const {
        // A string literal is never a keyword or a bracket.
        return text == wanted;
    }
};

/// The tokens up to the end, or up to the first thing that is no C++.
struct Lexed {
    std::vector<Token> tokens;
    std::optional<Diagnostic> error;
};

/// Cuts a file into tokens; white space is left out.
///
/// ">>" comes as two tokens, so that closing template brackets are simple;
/// "->", "->*" and "<=>" are one.
/// errors:   none thrown; `error` says what is wrong and where
/// thread:   any
/// lifetime: the tokens are views into `file`, which must stay as it is
Lexed lex(const SourceFile& file);

}  // namespace tornado::source
