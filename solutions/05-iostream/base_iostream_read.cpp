// Reading: the pending read, and what satisfies it.

#include <algorithm>
#include <array>
#include <exception>
#include <string>
#include <utility>

#include "common/stub/stub.hpp"

#include "base_iostream.hpp"
#include "quiet_failure.hpp"

namespace tornado {

namespace {

/// Where bytes are received before it is known how many there are: one for all
/// streams of a thread, so that a stream that has none needs no memory.
std::span<char> scratch(std::size_t most) {
    // TASK 05.1: room for that many bytes, which may be used by the next who
    // comes.
    static thread_local std::array<char, 64 * 1024> bytes;
    return std::span(bytes).first(std::min(most, bytes.size()));
}

/// Runs `callback` on a later turn, if the stream is still there then.
void run_later(IOLoop& loop,
               const std::weak_ptr<BaseIOStream>& stream,
               BaseIOStream::Callback callback) {
    // TASK 05.1: by the loop.
    loop.add_callback([stream, callback = std::move(callback)] {
        if (const auto alive = stream.lock()) callback();
    });
}

}  // namespace

/// How many bytes would satisfy the pending read now; nothing if it cannot be
/// satisfied yet.
/// errors: UnsatisfiableReadError if it never can
std::optional<std::size_t> BaseIOStream::readable() {
    // TASK 05.1: ask for each kind of read.
    const std::size_t size =
        read_->into.data() != nullptr ? read_->filled : input_.size();
    switch (read_->until) {
    case Read::Until::count:
        if (size >= read_->count) return read_->count;
        if (read_->partial == Partial::yes && size > 0) return size;
        return std::nullopt;
    case Read::Until::delimiter:
        return find_delimiter();
    case Read::Until::close:
        if (closed_ || ended_) return size;
        return std::nullopt;
    case Read::Until::more:
        if (size > read_->count) return size;
        return std::nullopt;
    }
    return std::nullopt;
}

std::optional<std::size_t> BaseIOStream::find_delimiter() {
    // TASK 05.1: look only where you have not looked before: bytes may come
    // one by one, and a delimiter in two pieces.
    const std::string& delimiter = read_->delimiter;
    const std::string_view bytes = input_.view();
    const auto found = bytes.find(delimiter, read_->searched);
    const bool missing = found == std::string_view::npos;
    if (missing ? bytes.size() >= read_->count
                : found + delimiter.size() > read_->count)
        throw UnsatisfiableReadError("no delimiter within " +
                                     std::to_string(read_->count) + " bytes");
    if (!missing) return found + delimiter.size();
    if (bytes.size() >= delimiter.size())
        read_->searched = bytes.size() - delimiter.size() + 1;
    return std::nullopt;
}

/// Reads once, at most `most` bytes.
/// returns: false if there is no more to be had now
bool BaseIOStream::receive(std::size_t most) {
    // TASK 05.1: into memory of the reader's if that is what they want, else
    // into the buffer. Note the end. A chunk that is not full was the last.
    const bool direct = read_ && read_->filled < read_->into.size();
    const std::span<char> room =
        direct ? read_->into.subspan(read_->filled)
               : scratch(std::min(most, limits_.read_chunk_size));
    const auto size = read_from_fd(room);
    if (size == 0) ended_ = true;
    if (size.value_or(0) == 0) return false;
    if (direct)
        read_->filled += *size;
    else
        input_.append({room.data(), *size});
    return *size == room.size() || has_pending_bytes();
}

void BaseIOStream::receive_until_readable() {
    // TASK 05.1: as long as the pending read is not satisfied and there is
    // something to be had. Nobody may make us keep more than max_buffer_size.
    bool more = true;
    while (more && !readable()) {
        more = receive(limits_.max_buffer_size - input_.size() + 1);
        if (input_.size() > limits_.max_buffer_size)
            throw StreamBufferFullError("Reached maximum read buffer size");
    }
}

/// Takes in what the peer has sent before it hung up.
void BaseIOStream::receive_what_is_left() {
    // TASK 05.1: empty until 05.3. As much as the buffer may hold.
    // To ask for nothing would look like the end.
    const auto received = [this] {
        return input_.size() + (read_ ? read_->filled : 0);
    };
    while (input_.size() < limits_.max_buffer_size) {
        const std::size_t before = received();
        receive(limits_.max_buffer_size - input_.size());
        if (received() == before) return;
    }
}

/// Ends the pending read, if there is one, as well or badly as it can end now.
void BaseIOStream::settle_read() {
    // TASK 05.1: what satisfies it may be there, unless it is too much; else no
    // more will come. A callback must not run inside whoever has closed the
    // stream.
    if (!read_) return;
    std::optional<std::size_t> count;
    std::exception_ptr why = error_;
    try {
        if (input_.size() <= limits_.max_buffer_size) count = readable();
    } catch (const UnsatisfiableReadError&) {
        why = std::current_exception();
    }
    if (auto* callback = std::get_if<Callback>(&read_->reader)) {
        if (count) run_later(loop_, weak_from_this(), std::move(*callback));
        return read_.reset();
    }
    if (count) return finish_read(*count);
    input_.append({read_->into.data(), read_->filled});
    auto reader = std::move(read_->reader);
    read_.reset();
    const StreamClosedError closed(why);
    if (auto* bytes = std::get_if<Future<std::string>>(&reader))
        fail_quietly(*bytes, closed);
    else if (auto* size = std::get_if<Future<std::size_t>>(&reader))
        fail_quietly(*size, closed);
    else if (auto* more = std::get_if<Future<void>>(&reader))
        fail_quietly(*more, closed);
}

/// Gives the reader `count` bytes. The reader's code may run in here.
void BaseIOStream::finish_read(std::size_t count) {
    // TASK 05.1: there must be no pending read when the Future is set: whoever
    // waits for it may begin the next at once.
    auto reader = std::move(read_->reader);
    read_.reset();
    if (auto* bytes = std::get_if<Future<std::string>>(&reader))
        bytes->set_result(input_.take(count));
    else if (auto* size = std::get_if<Future<std::size_t>>(&reader))
        size->set_result(count);
    else if (auto* more = std::get_if<Future<void>>(&reader))
        more->set_result();
    else
        guarded(std::get<Callback>(reader));
}

}  // namespace tornado
