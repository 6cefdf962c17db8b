#pragma once
// Packing and unpacking, by zlib.
//
// Mirrors tornado/util.py (v6.5.7) GzipDecompressor.

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tornado {

/// The bytes are no gzip.
class GzipError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Unpacks piece by piece, and never more at once than was asked for: a few
/// bytes can stand for gigabytes.
///
///     unpacker.feed(packed);
///     for (std::string piece; !(piece = unpacker.read(65536)).empty();) …
class GzipDecompressor {
  public:
    GzipDecompressor();
    ~GzipDecompressor();
    GzipDecompressor(const GzipDecompressor&) = delete;
    GzipDecompressor& operator=(const GzipDecompressor&) = delete;

    /// More packed bytes.
    void feed(std::string_view packed);

    /// The next unpacked bytes, `most` of them at most; empty if more must be
    /// fed first, or nothing follows.
    /// errors: GzipError; also for what is fed after the end
    std::string read(std::size_t most);

    /// True once the end has been read.
    bool done() const { return done_; }

  private:
    struct State;

    void check_end() const;

    std::unique_ptr<State> state_;
    std::string packed_;        // fed and not yet unpacked
    std::size_t unpacked_ = 0;  // how many of packed_ are through
    bool done_ = false;
};

/// `bytes` as gzip.
/// level: from 1, fast, to 9, small
std::string gzip_compress(std::string_view bytes, int level = 6);

}  // namespace tornado
