#pragma once
// Packing one text after the other, so that each can be unpacked when it has
// come; by zlib.
//
// Mirrors what Tornado takes from Python: zlib.compressobj() with Z_SYNC_FLUSH.

#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tornado {

/// The bytes were not packed by a Deflater.
class DeflateError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Packs a sequence of texts, each with what it has in common with those
/// before.
class Deflater {
  public:
    /// level:       from 1, fast, to 9, small
    /// window_bits: from 9 to 15: how far back it refers at most, as a power
    ///              of 2, in bytes
    Deflater(int level, int window_bits);
    ~Deflater();
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    /// The text packed, up to a point where nothing is held back: it ends with
    /// the four bytes 00 00 FF FF.
    /// text: not empty
    std::string pack(std::string_view text);

  private:
    struct State;

    std::unique_ptr<State> state_;
};

/// Unpacks what a Deflater has packed, in the same order.
class Inflater {
  public:
    /// window_bits: at least those of the Deflater
    explicit Inflater(int window_bits);
    ~Inflater();
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    /// The text.
    ///
    /// most:    how large it may be, in bytes
    /// returns: nothing if it is larger, and then this must not be used again
    /// errors:  DeflateError
    std::optional<std::string> unpack(std::string_view packed,
                                      std::size_t most);

  private:
    struct State;

    std::unique_ptr<State> state_;
};

}  // namespace tornado
