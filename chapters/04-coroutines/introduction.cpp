#include "introduction.hpp"

#include <stdexcept>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado {

std::optional<std::string> Introduction::next() {
    // TASK 04.1: run from the opening brace to the first question.
    TORNADO_STUB("Introduction::next", "04.1");
}

std::optional<std::string> Introduction::send(std::string answer) {
    // TASK 04.1: go on where it stopped, as if ask() had just returned the
    // answer, and stop at the next question or at the end.
    TORNADO_STUB("Introduction::send", "04.1");
}

bool Introduction::done() const {
    // TASK 04.1: tell whether the closing brace was reached.
    TORNADO_STUB("Introduction::done", "04.1");
}

const std::string& Introduction::result() const {
    // TASK 04.1: hand out what was returned; refuse before that.
    TORNADO_STUB("Introduction::result", "04.1");
}

}  // namespace tornado
