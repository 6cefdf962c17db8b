#include "base_iostream.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

BaseIOStream::BaseIOStream(IOLoop& loop, StreamLimits limits)
    : loop_(loop)
    , limits_(limits) {
    // TASK 05.1: keep both. No chunk may be larger than half of what the
    // stream may keep, or a read for a few bytes could be too much. The limit
    // may be the largest number: one byte more must not wrap round to zero.
    limits_.max_buffer_size = std::min(limits.max_buffer_size, unlimited - 1);
    const auto half = std::max<std::size_t>(limits.max_buffer_size / 2, 1);
    limits_.read_chunk_size =
        std::clamp<std::size_t>(limits.read_chunk_size, 1, half);
}

BaseIOStream::~BaseIOStream() = default;

IOLoop& BaseIOStream::loop() const {
    // TASK 05.1: the one it was made with.
    return loop_;
}

Future<std::string> BaseIOStream::read_bytes(std::size_t count,
                                             Partial partial) {
    // TASK 05.1: a read that is satisfied by `count` bytes, or by any.
    Future<std::string> bytes;
    start_read({.until = Read::Until::count,
                .count = count,
                .partial = partial,
                .reader = bytes});
    return bytes;
}

void BaseIOStream::read_bytes(std::size_t count, BytesCallback callback) {
    // TASK 05.1: the same for a callback.
    call_with(read_bytes(count), std::move(callback));
}

Future<std::size_t> BaseIOStream::read_into(std::span<char> buffer,
                                            Partial partial) {
    // TASK 05.1: what is buffered goes first; the rest is received where it
    // shall go.
    Future<std::size_t> size;
    start_read({.until = Read::Until::count,
                .count = buffer.size(),
                .partial = partial,
                .into = buffer,
                .reader = size});
    return size;
}

Future<std::string> BaseIOStream::read_until(std::string delimiter,
                                             std::size_t max_bytes) {
    // TASK 05.1: a read that is satisfied by a delimiter that ends in time.
    if (delimiter.empty())
        throw std::invalid_argument("read_until: an empty delimiter");
    Future<std::string> bytes;
    start_read({.until = Read::Until::delimiter,
                .count = max_bytes,
                .delimiter = std::move(delimiter),
                .reader = bytes});
    return bytes;
}

void BaseIOStream::read_until(std::string delimiter, BytesCallback callback) {
    // TASK 05.1: the same for a callback.
    call_with(read_until(std::move(delimiter)), std::move(callback));
}

Future<std::string> BaseIOStream::read_until_close() {
    // TASK 05.1: a read that only the end satisfies.
    Future<std::string> bytes;
    start_read({.until = Read::Until::close, .reader = bytes});
    return bytes;
}

void BaseIOStream::read_until_close(BytesCallback callback) {
    // TASK 05.1: the same for a callback.
    call_with(read_until_close(), std::move(callback));
}

Future<void> BaseIOStream::fill() {
    // TASK 05.1: a read that any new byte satisfies, and that takes nothing.
    Future<void> more;
    start_read(
        {.until = Read::Until::more, .count = input_.size(), .reader = more});
    return more;
}

void BaseIOStream::fill(Callback callback) {
    // TASK 05.1: the same for a callback, without a Future between.
    start_read({.until = Read::Until::more,
                .count = input_.size(),
                .reader = std::move(callback)});
}

std::string_view BaseIOStream::buffered() const {
    // TASK 05.1: what has been received, where it lies.
    return input_.view();
}

void BaseIOStream::consume(std::size_t count) {
    // TASK 05.1: drop the first of them; not under the feet of a read.
    if (read_) throw std::logic_error("IOStream: consume() while reading");
    input_.consume(count);
    watch();
}

bool BaseIOStream::reading() const {
    // TASK 05.1: is somebody waiting for bytes?
    return read_.has_value();
}

/// Begins `read`, and ends it if it can be satisfied now.
void BaseIOStream::start_read(Read read) {
    // TASK 05.1: refuse a second one. Try the buffer, then the descriptor;
    // only then wait for the loop. One for fill() leaves the trying to the
    // loop, which has to be asked if the descriptor itself would be silent.
    if (read_) throw std::logic_error("IOStream: already reading");
    read_ = std::move(read);
    if (!read_->into.empty()) {
        const auto bytes = input_.view().substr(0, read_->count);
        std::ranges::copy(bytes, read_->into.begin());
        read_->filled = bytes.size();
        input_.consume(bytes.size());
    }
    const bool open = !closed_ && !ended_;
    try {
        if (open && !connecting_ && read_->until != Read::Until::more)
            receive_until_readable();
        if (open && ended_) return handle_end();
        if (const auto count = readable())
            finish_read(*count);
        else if (!open)
            settle_read();
        else if (has_pending_bytes())
            loop_.add_callback([weak = weak_from_this()] {
                if (auto self = weak.lock()) self->handle_read(IOLoop::READ);
            });
    } catch (...) {
        fail(std::current_exception());
    }
    watch();
}

void BaseIOStream::call_with(const Future<std::string>& bytes,
                             BytesCallback callback) {
    // TASK 05.1: on a later turn, if it did not fail.
    loop_.add_future(bytes,
                     [weak = weak_from_this(),
                      callback = std::move(callback)](const auto& done) {
                         if (done.exception()) return;
                         if (auto self = weak.lock())
                             self->guarded([&] { callback(done.result()); });
                     });
}

/// Runs what somebody else wrote.
void BaseIOStream::guarded(const Callback& callback) {
    // TASK 05.1: who throws is no use as a reader any more.
    try {
        callback();
    } catch (...) {
        log::app_log.error("Uncaught exception, closing connection: " +
                           log::describe(std::current_exception()));
        close(std::current_exception());
    }
}

}  // namespace tornado
