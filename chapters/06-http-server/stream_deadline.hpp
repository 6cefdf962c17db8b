#pragma once
// A point in time at which a stream is closed, whoever waits for it.

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "common/stub/stub.hpp"

#include "ioloop.hpp"
#include "iostream.hpp"

namespace tornado {

/// Closes a stream that has taken too long.
///
/// It is moved with each request and hardly ever reached, so moving it costs
/// nothing: there is one timer in the loop at most, which looks, when it is
/// due, where the deadline is by then.
///
/// thread:   the loop's
/// lifetime: does not keep the stream. Must go before its loop does
class StreamDeadline {
  public:
    explicit StreamDeadline(const std::shared_ptr<IOStream>& stream);
    ~StreamDeadline();
    StreamDeadline(const StreamDeadline&) = delete;
    StreamDeadline& operator=(const StreamDeadline&) = delete;

    /// Moves the deadline to `from_now`. When it is reached the stream's
    /// error() is a TimeoutError.
    ///
    /// complaint: logged then; empty: nothing is
    void set(IOLoop::Duration from_now, std::string complaint = "");

    /// Takes it back.
    void clear();

  private:
    // TASK 06.3: when the stream is to be closed, if at all, and when the
    // timer, if there is one, will look.
    // Yours to design.
};

}  // namespace tornado
