#include "inside_handler.hpp"

#include "common/stub/stub.hpp"

namespace tornado::web {

void InsideHandler::prepare() {
    // TASK 15.2: one question.
    if (!inside_->contains(request().remote_ip))
        throw HTTPError(403, request().remote_ip + " is not inside");
}

}  // namespace tornado::web
