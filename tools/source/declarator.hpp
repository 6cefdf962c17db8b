#pragma once
// One declaration, from its first token to its '{' or ';'.

#include <cstddef>
#include <string>

#include "tools/source/code.hpp"
#include "tools/source/source_file.hpp"

namespace tornado::source {

/// What stands at the end of a declaration's head.
enum class HeadEnd { semicolon, function_body, type_body };

/// A declaration's head, as indices of code tokens.
struct Head {
    HeadEnd ends_with = HeadEnd::semicolon;
    std::string name;               // as written, without template arguments
    std::string macro;              // TEST_CASE, if the name is its string
    std::size_t stop = 0;           // the '{' or ';' that ends it
    std::size_t signature_end = 0;  // after the signature: ':' '{' or ';'
    std::size_t return_begin = 0;
    std::size_t return_end = 0;
    std::size_t params = none;  // the '(' of a function
    bool is_function = false;
    bool is_constexpr = false;
    bool has_auto = false;
    bool has_trailing_return = false;
    bool is_friend = false;
    bool is_defaulted = false;
};

/// Reads declarations; knows nothing of scopes.
class DeclarationReader {
  public:
    /// lifetime: `file` and `code` must outlive the reader
    DeclarationReader(const SourceFile& file, const Code& code)
        : file_(file)
        , code_(code) {}

    /// Reads the head of the declaration that begins at token `begin`, in a
    /// scope that ends at token `end`.
    ///
    /// errors: SourceError for a function-try block, and for a template's '<'
    ///         that is not closed
    Head read(std::size_t begin, std::size_t end);

    /// The token after the '>' that belongs to the '<' at `open`.
    std::size_t after_angles(std::size_t open) const;

    /// Skips [[…]] and alignas(…).
    std::size_t after_attributes(std::size_t i) const;

  private:
    std::size_t after_template_prefix(std::size_t i) const;
    std::size_t after_requires(std::size_t i) const;
    std::size_t after_requires_operand(std::size_t i) const;
    std::size_t after_initialisers(std::size_t i) const;
    std::size_t initialiser_end(std::size_t i) const;

    // Each reads what begins at token `i` and returns where to go on.
    std::size_t step(std::size_t i);
    std::size_t word(std::size_t i);
    std::size_t decltype_(std::size_t i);
    std::size_t class_key(std::size_t i);
    std::size_t named(std::size_t i);
    std::size_t colon(std::size_t i);
    std::size_t initialiser(std::size_t i);
    std::size_t trailing_return(std::size_t i);
    std::size_t qualified_name(std::size_t i, std::string& name) const;
    std::size_t operator_name(std::size_t i, std::string& name) const;

    std::size_t type_body(std::size_t i, std::string& name) const;
    void finish(HeadEnd how, std::size_t stop);

    const SourceFile& file_;
    const Code& code_;
    std::size_t end_ = 0;  // of the scope
    bool done_ = false;
    bool frozen_ = false;  // the name is behind us
    Head head_;
};

}  // namespace tornado::source
