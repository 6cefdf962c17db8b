#include "base_iostream.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

BaseIOStream::BaseIOStream(IOLoop& loop, StreamLimits limits) {
    // TASK 05.1: keep both. No chunk may be larger than half of what the
    // stream may keep, or a read for a few bytes could be too much. The limit
    // may be the largest number: one byte more must not wrap round to zero.
    TORNADO_STUB("BaseIOStream::BaseIOStream", "05.1");
}

BaseIOStream::~BaseIOStream() = default;

IOLoop& BaseIOStream::loop() const {
    // TASK 05.1: the one it was made with.
    TORNADO_STUB("BaseIOStream::loop", "05.1");
}

Future<std::string> BaseIOStream::read_bytes(std::size_t count,
                                             Partial partial) {
    // TASK 05.1: a read that is satisfied by `count` bytes, or by any.
    TORNADO_STUB("BaseIOStream::read_bytes", "05.1");
}

void BaseIOStream::read_bytes(std::size_t count, BytesCallback callback) {
    // TASK 05.1: the same for a callback.
    TORNADO_STUB("BaseIOStream::read_bytes", "05.1");
}

Future<std::size_t> BaseIOStream::read_into(std::span<char> buffer,
                                            Partial partial) {
    // TASK 05.1: what is buffered goes first; the rest is received where it
    // shall go.
    TORNADO_STUB("BaseIOStream::read_into", "05.1");
}

Future<std::string> BaseIOStream::read_until(std::string delimiter,
                                             std::size_t max_bytes) {
    // TASK 05.1: a read that is satisfied by a delimiter that ends in time.
    TORNADO_STUB("BaseIOStream::read_until", "05.1");
}

void BaseIOStream::read_until(std::string delimiter, BytesCallback callback) {
    // TASK 05.1: the same for a callback.
    TORNADO_STUB("BaseIOStream::read_until", "05.1");
}

Future<std::string> BaseIOStream::read_until_close() {
    // TASK 05.1: a read that only the end satisfies.
    TORNADO_STUB("BaseIOStream::read_until_close", "05.1");
}

void BaseIOStream::read_until_close(BytesCallback callback) {
    // TASK 05.1: the same for a callback.
    TORNADO_STUB("BaseIOStream::read_until_close", "05.1");
}

Future<void> BaseIOStream::fill() {
    // TASK 05.1: a read that any new byte satisfies, and that takes nothing.
    TORNADO_STUB("BaseIOStream::fill", "05.1");
}

void BaseIOStream::fill(Callback callback) {
    // TASK 05.1: the same for a callback, without a Future between.
    TORNADO_STUB("BaseIOStream::fill", "05.1");
}

std::string_view BaseIOStream::buffered() const {
    // TASK 05.1: what has been received, where it lies.
    TORNADO_STUB("BaseIOStream::buffered", "05.1");
}

void BaseIOStream::consume(std::size_t count) {
    // TASK 05.1: drop the first of them; not under the feet of a read.
    TORNADO_STUB("BaseIOStream::consume", "05.1");
}

bool BaseIOStream::reading() const {
    // TASK 05.1: is somebody waiting for bytes?
    TORNADO_STUB("BaseIOStream::reading", "05.1");
}

}  // namespace tornado
