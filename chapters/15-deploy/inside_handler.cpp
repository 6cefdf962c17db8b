#include "inside_handler.hpp"

#include "common/stub/stub.hpp"

namespace tornado::web {

void InsideHandler::prepare() {
    // TASK 15.2: one question.
    TORNADO_STUB("web::InsideHandler::prepare", "15.2");
}

}  // namespace tornado::web
