#include "letterbox.hpp"

#include <utility>

#include "common/stub/stub.hpp"

namespace tornado {

Letterbox::Letterbox(IOLoop& loop)
    : loop_(&loop) {
    // TASK 13.2: remember the loop.
}

void Letterbox::post(IOLoop::Callback letter) {
    // TASK 13.2: the loop must not go between your look and your call.
    const std::lock_guard lock(mutex_);
    if (loop_ != nullptr) loop_->add_callback(std::move(letter));
}

void Letterbox::loop_closes() {
    // TASK 13.2: forget the loop.
    const std::lock_guard lock(mutex_);
    loop_ = nullptr;
}

}  // namespace tornado
