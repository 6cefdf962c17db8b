#include "letterbox.hpp"

#include <utility>

#include "common/stub/stub.hpp"

namespace tornado {

Letterbox::Letterbox(IOLoop& loop) {
    // TASK 13.2: remember the loop.
    TORNADO_STUB("Letterbox::Letterbox", "13.2");
}

void Letterbox::post(IOLoop::Callback letter) {
    // TASK 13.2: the loop must not go between your look and your call.
    TORNADO_STUB("Letterbox::post", "13.2");
}

void Letterbox::loop_closes() {
    // TASK 13.2: forget the loop.
    TORNADO_STUB("Letterbox::loop_closes", "13.2");
}

}  // namespace tornado
