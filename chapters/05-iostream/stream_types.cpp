#include "stream_types.hpp"

#include <utility>

#include "common/log/log.hpp"

namespace tornado {

StreamClosedError::StreamClosedError(std::exception_ptr real_error)
    : std::runtime_error(real_error ? "the stream is closed: " +
                                          log::describe(real_error)
                                    : "the stream is closed")
    , real_error_(std::move(real_error)) {}

}  // namespace tornado
