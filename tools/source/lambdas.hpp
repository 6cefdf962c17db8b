#pragma once
// Where the lambdas of a file are.

#include <cstddef>
#include <vector>

#include "tools/source/code.hpp"

namespace tornado::source {

/// A lambda, as indices of code tokens.
struct Lambda {
    std::size_t introducer = 0;  // '['; its match is the ']'
    std::size_t params = none;   // '('
    std::size_t body = 0;        // '{'
};

/// Finds every lambda, in the order in which they begin.
///
/// errors:   none; what looks unlike a lambda is left out
/// lifetime: the indices are good as long as `code` is
std::vector<Lambda> lambdas_of(const Code& code);

}  // namespace tornado::source
