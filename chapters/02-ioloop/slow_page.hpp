#pragma once
// A web page that takes its time: each GET is held for a while, and then
// answered with fixed bytes. Just enough HTTP for a browser; chapter 06 reads
// requests for real.

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "common/net/unique_fd.hpp"

#include "ioloop.hpp"

namespace tornado {

/// Answers each connection `delay` after the end of its request's head, and
/// closes it. Nobody's waiting delays anybody else.
///
/// - the answer is slow_page_answer(), whatever was asked for;
/// - a head is complete at its first empty line; one of more than 16 KiB ends
///   its connection without an answer;
/// - who closes or resets before the answer is forgotten, and its timer with
///   it.
///
/// thread:   the loop's
/// lifetime: owns the listener and all connections; the loop must live as long
class SlowPage {
  public:
    SlowPage(UniqueFd listener,
             IOLoop::Duration delay = std::chrono::seconds(2),
             IOLoop& loop = IOLoop::current());
    ~SlowPage();
    SlowPage(const SlowPage&) = delete;
    SlowPage& operator=(const SlowPage&) = delete;

    std::uint16_t port() const;

    /// How many connections are held right now.
    std::size_t visitors() const;

  private:
    // TASK 02.3: what must be remembered of a visitor whose answer is not due
    // yet?
    // Yours to design.
};

/// A whole HTTP response, with its Content-Length and "Connection: close".
std::string_view slow_page_answer();

}  // namespace tornado
