#pragma once
// How a stream says that it went wrong. Given.
//
// Mirrors the exceptions of tornado/iostream.py (v4.5.3).

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

namespace tornado {

/// The stream was closed before what you asked for was there, or could be
/// sent.
/// Tornado: iostream.py StreamClosedError (v4.5.3:84)
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
/// Tornado: iostream.py UnsatisfiableReadError (v4.5.3:100)
class UnsatisfiableReadError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// More bytes than the stream may keep.
/// Tornado: iostream.py StreamBufferFullError (v4.5.3:108)
class StreamBufferFullError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace tornado
