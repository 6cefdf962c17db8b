#pragma once
// What a stream is told, and how it says that it went wrong. Given.
//
// Mirrors the exceptions of tornado/iostream.py (v4.5.3), and the arguments of
// BaseIOStream's constructor.

#include <cstddef>
#include <exception>
#include <limits>
#include <stdexcept>
#include <string>

namespace tornado {

/// How much a stream may keep, in bytes.
struct StreamLimits {
    static constexpr std::size_t unlimited =
        std::numeric_limits<std::size_t>::max();

    std::size_t max_buffer_size = 100 * 1024 * 1024;  // read, not asked for
    std::size_t read_chunk_size = 64 * 1024;          // read at once, at most;
                                                      // and half of the above
    std::size_t max_write_buffer_size = unlimited;    // written, not sent
};

/// Whether a read may give less than it was asked for, as soon as there is
/// anything.
enum class Partial { no, yes };

/// The stream was closed before what you asked for was there, or could be
/// sent.
/// Tornado: iostream.py StreamClosedError (v4.5.3:88)
class StreamClosedError : public std::runtime_error {
  public:
    explicit StreamClosedError(std::exception_ptr real_error = nullptr);

    /// Why it was closed; null if nobody had anything to complain about, as
    /// when the peer simply left.
    std::exception_ptr real_error() const { return real_error_; }

  private:
    std::exception_ptr real_error_;
};

/// No delimiter within the limit that the reader has set.
/// Tornado: iostream.py UnsatisfiableReadError (v4.5.3:106)
class UnsatisfiableReadError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// More bytes than the stream may keep.
/// Tornado: iostream.py StreamBufferFullError (v4.5.3:115)
class StreamBufferFullError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace tornado
