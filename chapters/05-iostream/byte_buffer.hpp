#pragma once
// Bytes on their way: they come in at the back and leave at the front.

#include <cstddef>
#include <string>
#include <string_view>

namespace tornado {

/// A queue of bytes that lie in one piece, so that they can be searched and
/// parsed where they are. Any sequence of calls costs time in proportion to the
/// bytes that pass, however small the pieces are.
///
/// lifetime: an empty one keeps no memory, however much has passed through it;
///           another not much more than what is in it
/// Tornado:  iostream.py _read_buffer with _consume(), _merge_prefix()
///           (v4.5.3:838, 1593); a bytearray with a position since 4.5
class ByteBuffer {
  public:
    /// Everything in it.
    /// lifetime: valid until the next call of append(), consume() or take();
    ///           whoever moves the buffer moves no byte
    std::string_view view() const;

    std::size_t size() const { return view().size(); }

    bool empty() const { return view().empty(); }

    /// Adds `bytes` at the back.
    void append(std::string_view bytes);

    /// Forgets the first `count` bytes.
    /// errors: std::out_of_range if there are fewer
    void consume(std::size_t count);

    /// The first `count` bytes, which leave the buffer. Nothing is copied when
    /// all is taken at once.
    /// errors: std::out_of_range if there are fewer
    std::string take(std::size_t count);

  private:
    // TASK 05.1: where are the bytes, and which of them have left?
    // Yours to design.
};

}  // namespace tornado
