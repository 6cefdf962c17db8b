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
    TORNADO_STUB("web::URLSpec::check_parameters", "07.1");
}

URLSpec URLSpec::named(std::string name) && {
    name_ = std::move(name);
    return std::move(*this);
}

}  // namespace tornado::web
