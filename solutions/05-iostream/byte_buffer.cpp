#include "byte_buffer.hpp"

#include <stdexcept>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado {

namespace {

/// Memory that one buffer has left for the next: of a thread's streams, hardly
/// any has bytes in it at the same time as another.
std::string& spare() {
    // TASK 05.1: one for each thread.
    static thread_local std::string memory;
    return memory;
}

}  // namespace

std::string_view ByteBuffer::view() const {
    // TASK 05.1: what has not left yet.
    return std::string_view(bytes_).substr(begin_);
}

void ByteBuffer::append(std::string_view bytes) {
    // TASK 05.1: add them at the back. Those that have left must go one day,
    // but to move all the others for each few of them would take for ever.
    if (bytes.empty()) return;
    if (begin_ > bytes_.size() / 2) {
        bytes_.erase(0, begin_);
        begin_ = 0;
    }
    if (bytes_.empty()) bytes_.swap(spare());
    // In memory of their own: a few would else stand in the buffer itself, and
    // move with it.
    constexpr std::size_t least = 64;
    if (bytes_.capacity() < least) bytes_.reserve(least);
    bytes_ += bytes;
}

void ByteBuffer::consume(std::size_t count) {
    // TASK 05.1: the first ones leave. An empty buffer lets go of its memory;
    // what is not too large is good for the next.
    if (count > size())
        throw std::out_of_range("ByteBuffer: there are fewer bytes than that");
    begin_ += count;
    if (begin_ < bytes_.size()) return;
    begin_ = 0;
    std::string left = std::exchange(bytes_, std::string());
    left.clear();
    constexpr std::size_t most = 64 * 1024;
    if (left.capacity() <= most) spare() = std::move(left);
}

std::string ByteBuffer::take(std::size_t count) {
    // TASK 05.1: the first ones leave, and are returned. If that is all there
    // is, need anything be copied?
    if (begin_ == 0 && count == bytes_.size())
        return std::exchange(bytes_, std::string());
    if (count > size())
        throw std::out_of_range("ByteBuffer: there are fewer bytes than that");
    std::string taken(view().substr(0, count));
    consume(count);
    return taken;
}

}  // namespace tornado
