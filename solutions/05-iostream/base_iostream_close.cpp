// How a stream begins and ends.

#include <utility>

#include "common/stub/stub.hpp"

#include "base_iostream.hpp"
#include "quiet_failure.hpp"

namespace tornado {

void BaseIOStream::close(std::exception_ptr error) {
    // TASK 05.1: let the loop forget the descriptor, close it, and end the
    // pending read. 05.2: nobody waits for a write for ever, and what was not
    // sent goes, with its memory. 05.3: only then the close callback, and only
    // once. Each of them may destroy the stream, so keep it; but a destructor
    // calls this, too, and there is nothing to share then.
    if (closed_) return;
    const auto self = weak_from_this().lock();  // null in the destructor
    closed_ = true;
    error_ = std::move(error);
    if (watched_ != IOLoop::NONE) loop_.remove_handler(fd());
    watched_ = IOLoop::NONE;
    close_fd();
    (void)std::exchange(output_, {});  // to assign {} would keep its memory
    auto unfinished = std::exchange(writes_, {});
    if (connecting_) unfinished.push_front({sent_, *connecting_, true});
    connecting_.reset();
    settle_read();
    for (const Write& write : unfinished) {
        if (write.fails)
            fail_quietly(write.done, StreamClosedError(error_));
        else
            write.done.set_result();
    }
    call_close_callback();
}

void BaseIOStream::set_close_callback(Callback callback) {
    // TASK 05.3: keep it, and see to it that the end is noticed. It may have
    // come already.
    close_callback_ = std::move(callback);
    call_close_callback();
    watch();
}

/// Runs the close callback if it is time for it.
void BaseIOStream::call_close_callback() {
    // TASK 05.1: empty until 05.3. On a later turn: by then those whose read
    // ended well have been told.
    if (!closed_ || !close_callback_) return;
    Callback callback = std::exchange(close_callback_, nullptr);
    if (!weak_from_this().expired()) loop_.add_callback(std::move(callback));
}

bool BaseIOStream::closed() const {
    // TASK 05.3: is the descriptor gone?
    return closed_;
}

std::exception_ptr BaseIOStream::error() const {
    // TASK 05.3: what close() was told.
    return error_;
}

bool BaseIOStream::handle_connect() {
    return true;
}

Future<void> BaseIOStream::begin_connecting() {
    // TASK 05.4: from now on the loop is asked when connecting can go on.
    if (closed_) return make_quiet_failure<void>(StreamClosedError(error_));
    connecting_.emplace();
    Future<void> connected = *connecting_;
    watch();
    return connected;
}

/// The descriptor is ready for another step of connecting.
void BaseIOStream::go_on_connecting() {
    // TASK 05.1: empty until 05.4. What was written before goes out first;
    // whoever waited is told last.
    try {
        if (!handle_connect()) return;
    } catch (...) {
        return close(std::current_exception());
    }
    const Future<void> connected = *std::exchange(connecting_, std::nullopt);
    handle_write();
    if (!connected.done()) connected.set_result();
}

}  // namespace tornado
