#include "tools/book/source.hpp"

#include <system_error>

#include "tools/book/text.hpp"
#include "tools/source/lexer.hpp"
#include "tools/source/snippet.hpp"
#include "tools/source/source_file.hpp"
#include "tools/source/task.hpp"

namespace tornado::book {

namespace {

using source::Token;
using source::TokenKind;

// What a plain string literal stands for; a test's texts are never raw.
std::string value_of(std::string_view literal) {
    std::string value;
    for (std::size_t at = 1; at + 1 < literal.size(); ++at) {
        if (literal[at] == '\\' && at + 2 < literal.size()) {
            ++at;
            value += literal[at] == 'n' ? '\n' : literal[at];
        } else {
            value += literal[at];
        }
    }
    return value;
}

// Finds TEST_CASE("name" * doctest::description("what it is about")).
class CaseReader {
  public:
    explicit CaseReader(const std::vector<Token>& tokens)
        : tokens_(tokens) {}

    std::vector<TestCase> read() {
        while (at_ < tokens_.size())
            if (is("TEST_CASE") && is("(", 1))
                take_case();
            else
                ++at_;
        return std::move(cases_);
    }

  private:
    bool is(std::string_view text, std::size_t ahead = 0) const {
        return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].is(text);
    }

    // Adjacent literals from here on, as one text.
    std::string literals() {
        std::string text;
        for (; at_ < tokens_.size(); ++at_) {
            if (tokens_[at_].kind == TokenKind::comment) continue;
            if (tokens_[at_].kind != TokenKind::string) break;
            text += value_of(tokens_[at_].text);
        }
        return text;
    }

    void take_case() {
        TestCase test;
        test.line = tokens_[at_].line;
        at_ += 2;
        test.name = literals();
        for (; at_ < tokens_.size() && !is("{") && !is("TEST_CASE"); ++at_) {
            if (!is("description") || !is("(", 1)) continue;
            at_ += 2;
            test.description = literals();
            --at_;
        }
        cases_.push_back(std::move(test));
    }

    const std::vector<Token>& tokens_;
    std::size_t at_ = 0;
    std::vector<TestCase> cases_;
};

}  // namespace

Request parse_request(std::string_view line) {
    const auto parts = split(line, " :: ");
    if (parts.size() != 2) return {trimmed(line), ""};
    return {trimmed(parts[0]), trimmed(parts[1])};
}

Cut cut(const std::filesystem::path& root, const Request& request) {
    try {
        source::SourceFile file = source::read_file(root / request.file);
        file.path = request.file;
        Cut result;
        for (source::TaskId task : source::snippet(file, request.name).tasks)
            result.tasks.push_back(source::to_string(task));
        return result;
    } catch (const std::system_error&) {
        return {{}, request.file + " does not exist."};
    } catch (const source::SourceError& error) {
        return {{}, request.file + ": " + error.diagnostic().message};
    }
}

std::vector<TestCase> test_cases(const std::string& text) {
    const source::SourceFile file{"test", "test", text};
    return CaseReader(source::lex(file).tokens).read();
}

}  // namespace tornado::book
