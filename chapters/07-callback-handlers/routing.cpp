#include "routing.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <re2/re2.h>

#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

namespace tornado::web {

using re2::RE2;

PathArguments::Value PathArguments::named(std::string_view name) const {
    // TASK 07.1: the value at the place of that name.
    TORNADO_STUB("web::PathArguments::named", "07.1");
}

PathPattern::PathPattern(std::string pattern) {
    // TASK 07.1: compile it, and look at its groups.
    TORNADO_STUB("web::PathPattern::PathPattern", "07.1");
}

std::size_t PathPattern::groups() const {
    // TASK 07.1: the engine has counted them.
    TORNADO_STUB("web::PathPattern::groups", "07.1");
}

bool PathPattern::has_names() const {
    // TASK 07.1: all groups have them, or none.
    TORNADO_STUB("web::PathPattern::has_names", "07.1");
}

std::optional<PathArguments> PathPattern::match(std::string_view path) const {
    // TASK 07.1: all of the path must match, as it was sent. Then undo the
    // escapes in what the groups have found. One that took no part points
    // nowhere. A pattern that stands for itself needs no engine, and neither
    // does a path that begins otherwise: most rules are asked in vain.
    TORNADO_STUB("web::PathPattern::match", "07.1");
}

std::string PathPattern::reverse(std::span<const std::string> arguments) const {
    // TASK 07.1: the texts between the groups, and the arguments, escaped.
    TORNADO_STUB("web::PathPattern::reverse", "07.1");
}

}  // namespace tornado::web
