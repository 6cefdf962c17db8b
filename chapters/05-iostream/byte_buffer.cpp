#include "byte_buffer.hpp"

#include <stdexcept>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado {

std::string_view ByteBuffer::view() const {
    // TASK 05.1: what has not left yet.
    TORNADO_STUB("ByteBuffer::view", "05.1");
}

void ByteBuffer::append(std::string_view bytes) {
    // TASK 05.1: add them at the back. Those that have left must go one day,
    // but to move all the others for each few of them would take for ever.
    TORNADO_STUB("ByteBuffer::append", "05.1");
}

void ByteBuffer::consume(std::size_t count) {
    // TASK 05.1: the first ones leave. An empty buffer lets go of its memory;
    // what is not too large is good for the next.
    TORNADO_STUB("ByteBuffer::consume", "05.1");
}

std::string ByteBuffer::take(std::size_t count) {
    // TASK 05.1: the first ones leave, and are returned. If that is all there
    // is, need anything be copied?
    TORNADO_STUB("ByteBuffer::take", "05.1");
}

}  // namespace tornado
