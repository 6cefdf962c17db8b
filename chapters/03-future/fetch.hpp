#pragma once
// A question to a slow server, and a Future of its answer.

#include <cstdint>
#include <string>

#include "concurrent.hpp"
#include "ioloop.hpp"

namespace tornado {

/// Asks the line server at 127.0.0.1:`port` one question, over a connection of
/// its own, and returns at once.
///
/// returns:  a Future of the answer, one line. It fails as connecting did
///           (std::system_error) or reading (ConnectionClosed, LineTooLong),
///           and with TimeoutError if there is no answer within `timeout`. So
///           it is done one day, whatever happens
/// errors:   none are thrown: they are the Future's
/// lifetime: the loop keeps the connection until the Future is done
Future<std::string> async_fetch_future(IOLoop& loop,
                                       std::uint16_t port,
                                       const std::string& question,
                                       IOLoop::Duration timeout);

}  // namespace tornado
