// HTTP1Connection: reading a message.

#include "http1connection.hpp"

#include <utility>

#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "gzip_delegate.hpp"

namespace tornado {

using httputil::HTTPInputError;

namespace {

HttpParser::Type type_of(HTTP1Connection::Role role) {
    return role == HTTP1Connection::Role::server ? HttpParser::Type::request
                                                 : HttpParser::Type::response;
}

}  // namespace

HTTP1Connection::HTTP1Connection(
    std::shared_ptr<IOStream> stream,
    Role role,
    const HTTP1ConnectionParameters& params,
    std::shared_ptr<const httputil::RequestContext> context,
    std::shared_ptr<StreamDeadline> deadline,
    Outbox* outbox) {
    // TASK 06.1: nothing has been read yet, and from 06.2 on: or written.
    TORNADO_STUB("HTTP1Connection::HTTP1Connection", "06.1");
}

HTTP1Connection::~HTTP1Connection() = default;

Future<bool> HTTP1Connection::read_response(
    std::shared_ptr<httputil::HTTPMessageDelegate> delegate) {
    // TASK 06.1: read one message, and deliver each part when it is there; what
    // the delegate waits for comes before more is read. A server then waits for
    // its answer: nobody can give one yet, so for ever. 06.2: until it is sent.
    // 06.4: what is no HTTP is refused, once the answers before it are out.
    // 06.5: a gzip body is unpacked.
    TORNADO_STUB("HTTP1Connection::read_response", "06.1");
}

}  // namespace tornado
