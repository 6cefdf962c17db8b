#include "base_iostream.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

namespace {

constexpr std::size_t largest_chunk = 64 * 1024;

/// Where bytes are received before it is known how many there are: one for all
/// streams of a thread, so that a stream that has none needs no memory.
std::span<char> scratch(std::size_t most) {
    // TASK 05.1: room for that many bytes, which may be used by the next who
    // comes.
    static thread_local std::array<char, largest_chunk> bytes;
    return std::span(bytes).first(std::min(most, bytes.size()));
}

}  // namespace

BaseIOStream::BaseIOStream(IOLoop& loop, StreamLimits limits)
    : loop_(loop)
    , limits_(limits) {
    // TASK 05.1: keep both. No chunk may be larger than half of what the
    // stream may keep, or a read for a few bytes could be too much.
    limits_.read_chunk_size = std::clamp<std::size_t>(
        limits.read_chunk_size,
        1,
        std::clamp<std::size_t>(limits.max_buffer_size / 2, 1, largest_chunk));
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
                if (auto self = weak.lock()) self->handle_events(IOLoop::READ);
            });
    } catch (...) {
        fail(std::current_exception());
    }
    watch();
}

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
    const bool direct = read_ && read_->into.data() != nullptr;
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
    std::size_t before = 0;
    do {
        before = input_.size();
        receive(limits_.max_buffer_size - before);
    } while (input_.size() > before && input_.size() < limits_.max_buffer_size);
}

/// Ends the pending read, if there is one, as well or badly as it can end now.
void BaseIOStream::settle_read() {
    // TASK 05.1: what satisfies it may be there; else no more will come.
    if (!read_) return;
    std::optional<std::size_t> count;
    try {
        count = readable();
    } catch (const UnsatisfiableReadError&) {
        // The stream is closed; it makes no difference any more.
    }
    if (count) return finish_read(*count);
    input_.append({read_->into.data(), read_->filled});
    auto reader = std::move(read_->reader);
    read_.reset();
    const auto set_failed = [this](const auto& future) {
        future.set_exception(StreamClosedError(error_));
        (void)future.exception();  // seen: not worth a line in the log
    };
    if (auto* bytes = std::get_if<Future<std::string>>(&reader))
        set_failed(*bytes);
    else if (auto* size = std::get_if<Future<std::size_t>>(&reader))
        set_failed(*size);
    else if (auto* more = std::get_if<Future<void>>(&reader))
        set_failed(*more);
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
