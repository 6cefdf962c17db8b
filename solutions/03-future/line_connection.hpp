#pragma once
// One TCP connection that speaks lines: reading gives a Future. Given.
//
// A small forerunner of Tornado's IOStream, which chapter 05 is about. Left
// out: reading anything but lines, connecting, waiting for one write.

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/linechat/line_buffer.hpp"
#include "common/net/unique_fd.hpp"

#include "concurrent.hpp"
#include "ioloop.hpp"

namespace tornado {

/// The connection has ended, from whichever side.
class ConnectionClosed : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The peer has sent a line longer than linechat::max_line.
class LineTooLong : public std::runtime_error {
  public:
    LineTooLong()
        : std::runtime_error("a line is too long") {}
};

/// A connection on a loop. Nothing here ever waits: what is not there yet is
/// a Future.
///
/// thread:   the loop's
/// lifetime: made by std::make_shared; the loop must outlive it. It owns the
///           descriptor. The last owner closes it, and what still waits for a
///           line fails with ConnectionClosed
class LineConnection : public std::enable_shared_from_this<LineConnection> {
  public:
    /// Takes over `fd`, a connected and non-blocking stream socket.
    LineConnection(IOLoop& loop, UniqueFd fd);
    ~LineConnection();
    LineConnection(const LineConnection&) = delete;
    LineConnection& operator=(const LineConnection&) = delete;

    /// The next whole line, without its "\n" or "\r\n".
    ///
    /// returns: a Future that fails with ConnectionClosed once there is no
    ///          more, and with LineTooLong. A failure that nobody looks at is
    ///          not logged: clients leave all day long
    /// errors:  std::logic_error if the line before is still being read
    Future<std::string> read_line();

    /// Sends `bytes`, after what was written before. What the kernel does not
    /// take now is kept; if the connection has broken, it is dropped.
    void write(std::string_view bytes);

    /// How many bytes are kept, because the peer does not read them.
    std::size_t pending() const { return output_.size(); }

    /// Done when nothing is kept any more, sent or dropped. It never fails.
    Future<void> flushed();

    /// Closes at once and drops what is kept.
    void close();

  private:
    void handle_events(std::uint32_t events);
    void handle_read();
    void handle_write();
    void hand_out();
    void fail(const std::exception_ptr& error);
    void end(const char* why);
    void watch();

    IOLoop& loop_;
    UniqueFd fd_;
    linechat::LineBuffer input_;
    std::string output_;         // what the kernel has not taken yet
    bool ended_ = false;         // no more input will come
    std::uint32_t watched_ = 0;  // what the loop watches fd_ for; 0: nothing
    std::optional<Future<std::string>> line_;  // somebody waits for a line
    std::optional<Future<void>> flushed_;      // somebody waits for the output
};

}  // namespace tornado
