#pragma once
// Code cut into statements, for rules that are about one statement.

#include <cstddef>
#include <vector>

#include "tools/source/code.hpp"
#include "tools/source/lambdas.hpp"

namespace tornado::source {

enum class StatementKind {
    plain,
    if_,  // only "if (…)"; what it guards is a statement of its own
    switch_,
    while_,
    for_
};

/// A statement, or the head of one: its tokens without the bodies of the
/// lambdas in it, which are statements of their own.
struct Statement {
    StatementKind kind = StatementKind::plain;
    std::vector<std::size_t> tokens;  // indices of code tokens
};

/// Cuts code into statements; declarations outside of functions come along.
std::vector<Statement> statements_of(const Code& code,
                                     const std::vector<Lambda>& lambdas);

}  // namespace tornado::source
