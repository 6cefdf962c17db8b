// The parts of a declaration that are only stepped over.

#include "tools/source/declarator.hpp"

namespace tornado::source {

std::size_t DeclarationReader::after_angles(std::size_t open) const {
    std::size_t depth = 0;
    for (std::size_t i = open; i < code_.size(); i = code_.after(i)) {
        const Token& token = code_[i];
        if (token.is("<")) ++depth;
        if (token.is(">") && --depth == 0) return i + 1;
        if (token.is(";") || token.is("}")) break;
    }
    fail_at(file_, code_[open].begin, "no '>' can be found for this '<'.");
}

std::size_t DeclarationReader::after_attributes(std::size_t i) const {
    for (;;) {
        if (code_.is(i, "[") && code_.is(i + 1, "["))
            i = code_.after(i);
        else if (code_.is(i, "alignas") && code_.is(i + 1, "("))
            i = code_.after(i + 1);
        else
            return i;
    }
}

std::size_t DeclarationReader::after_template_prefix(std::size_t i) const {
    while (code_.is(i, "template")) {
        ++i;
        if (code_.is(i, "<")) i = after_angles(i);
        if (code_.is(i, "requires")) i = after_requires(i);
    }
    return after_attributes(i);
}

std::size_t DeclarationReader::after_requires(std::size_t i) const {
    do {
        i = after_requires_operand(i + 1);
    } while (code_.is(i, "&&") || code_.is(i, "||"));
    return i;
}

std::size_t DeclarationReader::after_requires_operand(std::size_t i) const {
    while (code_.is(i, "!"))
        ++i;
    if (code_.is(i, "(")) return code_.after(i);
    if (code_.is(i, "requires")) {
        ++i;
        if (code_.is(i, "(")) i = code_.after(i);
        return code_.is(i, "{") ? code_.after(i) : i;
    }
    std::string concept_name;
    return qualified_name(i, concept_name);
}

}  // namespace tornado::source
