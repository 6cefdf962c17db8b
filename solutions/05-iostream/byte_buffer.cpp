#include "byte_buffer.hpp"

#include <stdexcept>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado {

std::string_view ByteBuffer::view() const {
    // TASK 05.1: what has not left yet.
    return std::string_view(bytes_).substr(begin_);
}

void ByteBuffer::append(std::string_view bytes) {
    // TASK 05.1: add them at the back. Those that have left must go one day,
    // but to move all the others for each few of them would take for ever.
    if (begin_ > bytes_.size() / 2) {
        bytes_.erase(0, begin_);
        begin_ = 0;
    }
    bytes_ += bytes;
}

void ByteBuffer::consume(std::size_t count) {
    // TASK 05.1: the first ones leave. An empty buffer lets go of its memory.
    if (count > size())
        throw std::out_of_range("ByteBuffer: there are fewer bytes than that");
    begin_ += count;
    if (begin_ < bytes_.size()) return;
    constexpr std::size_t kept = 1024;
    if (bytes_.capacity() > kept)
        bytes_ = std::string();
    else
        bytes_.clear();
    begin_ = 0;
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
