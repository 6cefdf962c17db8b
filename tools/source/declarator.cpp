#include "tools/source/declarator.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace tornado::source {

namespace {

template <std::size_t Size>
bool contains(const std::array<std::string_view, Size>& words,
              const Token& token) {
    return std::find(words.begin(), words.end(), token.text) != words.end();
}

// Words of a declaration that are never its name, and need no more care.
constexpr std::array<std::string_view, 27> plain_words = {
    "void",     "bool",     "char",        "int",      "long",    "short",
    "float",    "double",   "signed",      "unsigned", "const",   "volatile",
    "static",   "inline",   "extern",      "virtual",  "mutable", "typename",
    "typedef",  "template", "concept",     "register", "char8_t", "char16_t",
    "char32_t", "wchar_t",  "thread_local"};

// Words that may be followed by something in parentheses.
constexpr std::array<std::string_view, 9> words_with_parentheses = {
    "noexcept",
    "throw",
    "alignas",
    "explicit",
    "__attribute__",
    "constinit",
    "static_assert",
    "__declspec",
    "asm"};

// What may follow a function's parameters.
constexpr std::array<std::string_view, 8> trailing_words = {"const",
                                                            "volatile",
                                                            "noexcept",
                                                            "throw",
                                                            "override",
                                                            "final",
                                                            "requires",
                                                            "try"};

bool is_word(const Token& token) {
    return token.kind == TokenKind::identifier ||
           token.kind == TokenKind::number;
}

bool is_macro_name(std::string_view name) {
    return name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") ==
           std::string_view::npos;
}

}  // namespace

Head DeclarationReader::read(std::size_t begin, std::size_t end) {
    head_ = {};
    end_ = end;
    done_ = false;
    frozen_ = false;
    std::size_t i = after_template_prefix(begin);
    head_.return_begin = head_.return_end = i;
    while (!done_ && i < end_)
        i = step(i);
    // The scope ended first: a macro that needs no semicolon.
    if (!done_) finish(HeadEnd::semicolon, end_ - 1);
    return head_;
}

void DeclarationReader::finish(HeadEnd how, std::size_t stop) {
    head_.ends_with = how;
    head_.stop = stop;
    if (head_.signature_end == 0) head_.signature_end = stop;
    done_ = true;
}

std::size_t DeclarationReader::step(std::size_t i) {
    const Token& token = code_[i];
    if (token.kind == TokenKind::identifier) return word(i);
    if (token.is("::") || token.is("~")) return named(i);
    if (token.is(";")) {
        finish(HeadEnd::semicolon, i);
        return i;
    }
    if (token.is("{") && head_.is_function) {
        finish(HeadEnd::function_body, i);
        return i;
    }
    if (token.is(":")) return colon(i);
    if (token.is("=")) return initialiser(i);
    if (token.is("->") && head_.is_function) return trailing_return(i);
    if (token.is("<")) return after_angles(i);
    // The name stands before the first of these: "int a[2], b{3};".
    if (token.is("{") || token.is(",") || token.is("["))
        frozen_ = !head_.name.empty();
    return code_.after(i);
}

std::size_t DeclarationReader::initialiser(std::size_t i) {
    frozen_ = true;
    if (head_.signature_end == 0 && head_.is_function) head_.signature_end = i;
    head_.is_defaulted = head_.is_function;
    return initialiser_end(i);
}

std::size_t DeclarationReader::colon(std::size_t i) {
    frozen_ = true;
    if (!head_.is_function) return initialiser_end(i);  // a bit-field
    head_.signature_end = i;
    const std::size_t body = after_initialisers(i + 1);
    finish(HeadEnd::function_body, body);
    return body;
}

std::size_t DeclarationReader::initialiser_end(std::size_t i) const {
    while (i < end_ && !code_[i].is(";"))
        i = code_.after(i);
    return i;
}

std::size_t DeclarationReader::after_initialisers(std::size_t i) const {
    for (;;) {
        std::string member;
        i = qualified_name(i, member);
        if (!code_.is(i, "(") && !code_.is(i, "{")) break;
        i = code_.after(i);
        if (code_.is(i, "...")) ++i;
        if (code_.is(i, "{")) return i;
        if (!code_.is(i, ",")) break;
        ++i;
    }
    const std::size_t last = std::min(i, code_.size() - 1);
    fail_at(file_,
            code_[last].begin,
            "this constructor's initialiser list cannot be understood here.");
}

std::size_t DeclarationReader::word(std::size_t i) {
    const Token& token = code_[i];
    // Something came before that only looked like a function: a macro.
    const bool restarts = head_.is_function &&
                          !contains(trailing_words, token) &&
                          !code_.is(i + 1, "{") && !code_.is(i + 1, ";");
    if (restarts) head_.is_function = false;
    if (token.is("constexpr") || token.is("consteval"))
        head_.is_constexpr = true;
    else if (token.is("friend"))
        head_.is_friend = true;
    else if (token.is("auto"))
        head_.has_auto = true;
    else if (token.is("requires"))
        return after_requires(i);
    else if (token.is("try") && head_.is_function)
        fail_at(file_,
                token.begin,
                "a function-try block; write the try inside of the body.");
    else if (token.is("decltype"))
        return decltype_(i);
    else if (token.is("using"))
        return code_.is(i + 2, "=") ? i + 1 : initialiser_end(i);
    else if (token.is("class") || token.is("struct") || token.is("union") ||
             token.is("enum"))
        return class_key(i);
    else if (contains(words_with_parentheses, token))
        return code_.is(i + 1, "(") ? code_.after(i + 1) : i + 1;
    else if (!contains(plain_words, token) && !(head_.is_function && !restarts))
        return named(i);
    return i + 1;
}

std::size_t DeclarationReader::decltype_(std::size_t i) {
    if (!code_.is(i + 1, "(")) return i + 1;
    if (code_.is(i + 2, "auto")) head_.has_auto = true;
    return code_.after(i + 1);
}

std::size_t DeclarationReader::class_key(std::size_t i) {
    std::string name;
    const std::size_t body = head_.name.empty() ? type_body(i, name) : none;
    if (body == none) return i + 1;
    head_.name = name;
    finish(HeadEnd::type_body, body);
    return body;
}

// The '{' of the type that the class, struct, union or enum at `i` defines;
// none if it only mentions one: "struct stat st;".
std::size_t DeclarationReader::type_body(std::size_t i,
                                         std::string& name) const {
    ++i;
    if (code_.is(i, "class") || code_.is(i, "struct")) ++i;
    i = after_attributes(i);
    if (code_.is(i, TokenKind::identifier)) i = qualified_name(i, name);
    if (code_.is(i, "final")) ++i;
    if (code_.is(i, ":"))
        while (i < end_ && !code_[i].is("{") && !code_[i].is(";"))
            i = code_[i].is("<") ? after_angles(i) : code_.after(i);
    return i < end_ && code_[i].is("{") ? i : none;
}

std::size_t DeclarationReader::named(std::size_t i) {
    std::string name;
    const std::size_t after = qualified_name(i, name);
    if (frozen_) return after;
    head_.name = name;
    if (!code_.is(after, "(")) return after;
    head_.is_function = true;
    head_.params = after;
    if (head_.params != none && !head_.has_trailing_return)
        head_.return_end = i;
    // doctest's macros: what names the case is the string.
    head_.macro.clear();
    if (code_.is(after + 1, TokenKind::string) && is_macro_name(name)) {
        head_.macro = name;
        const std::string_view text = code_[after + 1].text;
        head_.name = text.substr(1, text.size() - 2);
    }
    return code_.after(after);
}

std::size_t DeclarationReader::qualified_name(std::size_t i,
                                              std::string& name) const {
    if (code_.is(i, "::")) ++i;
    while (i < code_.size()) {
        if (code_.is(i, "template")) ++i;
        if (code_.is(i, "operator")) return operator_name(i, name);
        if (code_.is(i, "~")) {
            name += "~";
            ++i;
        }
        if (!code_.is(i, TokenKind::identifier)) break;
        name += code_[i].text;
        ++i;
        if (code_.is(i, "<")) i = after_angles(i);
        if (!code_.is(i, "::")) break;
        name += "::";
        ++i;
    }
    return i;
}

std::size_t DeclarationReader::operator_name(std::size_t i,
                                             std::string& name) const {
    name += "operator";
    ++i;
    if (code_.is(i, "(")) {
        name += "()";
        return code_.after(i);
    }
    // Signs are joined up to the parameters, words to a type: "operator<=",
    // "operator""_ms", "operator bool", "operator new[]".
    bool word_before = true;
    while (i < code_.size() && !code_.is(i, "(") && !code_.is(i, ";")) {
        const bool word_here = is_word(code_[i]);
        const bool literal = name.ends_with('"');
        if (word_before && word_here && !literal) name += " ";
        name += code_[i].text;
        word_before = word_here;
        ++i;
    }
    return i;
}

std::size_t DeclarationReader::trailing_return(std::size_t i) {
    head_.has_trailing_return = true;
    ++i;
    head_.return_begin = i;
    while (i < end_) {
        const Token& token = code_[i];
        if (token.is("{") || token.is(";") || token.is("=") ||
            token.is("requires") || token.is("override") || token.is("final"))
            break;
        i = token.is("<") ? after_angles(i) : code_.after(i);
    }
    head_.return_end = i;
    return i;
}

}  // namespace tornado::source
