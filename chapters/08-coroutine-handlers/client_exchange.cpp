#include "client_exchange.hpp"

#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "message_body.hpp"
#include "stream_deadline.hpp"

namespace tornado::httpclient {

using httputil::HTTPHeaders;
using httputil::MaybeFuture;

Future<HTTPResponse> exchange(Future<std::shared_ptr<IOStream>> connecting,
                              OutgoingRequest outgoing,
                              std::shared_ptr<const HTTPRequest> request,
                              HTTP1ConnectionParameters params) {
    // TASK 08.1: wait for the stream, and have a conversation on it. 08.4:
    // request_timeout begins here.
    TORNADO_STUB("httpclient::exchange", "08.1");
}

}  // namespace tornado::httpclient
