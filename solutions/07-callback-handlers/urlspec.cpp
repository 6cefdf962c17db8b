#include "urlspec.hpp"

#include <stdexcept>

#include "common/stub/stub.hpp"

namespace tornado::web {

URLSpec::URLSpec(std::string pattern, HandlerClass handler)
    : pattern_(std::move(pattern))
    , handler_(std::move(handler)) {
    check_parameters();
}

void URLSpec::check_parameters() const {
    // TASK 07.1: a method takes as many texts as there are groups, or none.
    for (const HandlerMethod& method : handler_.methods->all)
        if (method.parameters != 0 && method.parameters != pattern_.groups())
            throw std::invalid_argument(
                "the pattern " + pattern_.text() + " has " +
                std::to_string(pattern_.groups()) + " groups, but the " +
                std::string(method.name) + " method of its handler takes " +
                std::to_string(method.parameters) + " arguments");
}

URLSpec URLSpec::named(std::string name) && {
    name_ = std::move(name);
    return std::move(*this);
}

}  // namespace tornado::web
