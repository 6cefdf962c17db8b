// Writing: what the system does not take now is kept, in order.

#include <exception>
#include <string_view>
#include <utility>

#include "common/stub/stub.hpp"

#include "base_iostream.hpp"
#include "quiet_failure.hpp"

namespace tornado {

namespace {

/// A Future that is done: all can share one, and nothing is allocated for it.
const Future<void>& done_already() {
    // TASK 05.2: made once.
    static thread_local const Future<void> done = make_ready_future<void>();
    return done;
}

}  // namespace

Future<void> BaseIOStream::write(std::string_view bytes) {
    // TASK 05.2: send what the system takes now, keep the rest, and remember
    // whom to tell when it has been sent.
    if (closed_) return make_quiet_failure<void>(StreamClosedError(error_));
    if (bytes.size() > limits_.max_write_buffer_size - output_.size())
        return make_quiet_failure<void>(
            StreamBufferFullError("Reached maximum write buffer size"));
    if (output_.empty() && !connecting_) send(bytes);
    if (closed_) return make_quiet_failure<void>(StreamClosedError(error_));
    if (bytes.empty()) return done_already();
    output_.append(bytes);
    writes_.push_back({sent_ + output_.size(), {}, true});
    Future<void> done = writes_.back().done;
    watch();
    return done;
}

void BaseIOStream::write(std::string_view bytes, Callback callback) {
    // TASK 05.2: the same for a callback: on a later turn, if it did not fail.
    loop_.add_future(write(bytes),
                     [weak = weak_from_this(), callback = std::move(callback)](
                         const Future<void>& done) {
                         if (done.exception()) return;
                         if (auto self = weak.lock()) self->guarded(callback);
                     });
}

Future<void> BaseIOStream::flush() {
    // TASK 05.2: as a write of nothing that waits its turn, and cannot fail.
    if (output_.empty()) return done_already();
    writes_.push_back({sent_ + output_.size(), {}, false});
    return writes_.back().done;
}

std::size_t BaseIOStream::write_buffer_size() const {
    // TASK 05.2: what is kept.
    return output_.size();
}

bool BaseIOStream::writing() const {
    // TASK 05.2: is something kept?
    return !output_.empty();
}

/// Whoever has written something may be looking at what is buffered.
void BaseIOStream::keep_what_is_seen() {
    // TASK 05.2: those bytes stay where they are until the next turn.
    if (input_.empty()) return;
    auto seen = std::make_shared<ByteBuffer>(std::exchange(input_, {}));
    input_.append(seen->view());
    loop_.add_callback([seen] {});
}

/// Sends what the system takes of `bytes`, and leaves the rest in it.
void BaseIOStream::send(std::string_view& bytes) {
    // TASK 05.1: empty until 05.2. If it fails, the peer may have said why
    // before: that is not thrown away.
    try {
        while (!bytes.empty()) {
            const auto size = write_to_fd(bytes);
            if (!size) return;
            sent_ += *size;
            bytes.remove_prefix(*size);
        }
    } catch (...) {
        const auto error = std::current_exception();
        keep_what_is_seen();
        try {
            if (!ended_) receive_what_is_left();
        } catch (...) {
            // It is the first error that counts.
        }
        fail(error);
    }
}

/// Sends what is kept, and tells whose bytes have all been sent.
void BaseIOStream::handle_write() {
    // TASK 05.1: empty until 05.2. Who is told may do anything, so look at the
    // list anew for each. 05.3: who was only waiting for this closes now.
    if (output_.empty()) return;
    std::string_view rest = output_.view();
    send(rest);
    if (closed_) return;
    output_.consume(output_.size() - rest.size());
    while (!writes_.empty() && writes_.front().end <= sent_) {
        const Future<void> done = writes_.front().done;
        writes_.pop_front();
        done.set_result();
    }
    if (ended_ && output_.empty()) close();
}

}  // namespace tornado
