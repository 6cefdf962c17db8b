#include "client.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string_view>

#include <hiredis/async.h>

#include "common/stub/stub.hpp"

namespace tornado::redis {

Client::Client(Endpoint endpoint, ConnectionOptions options, IOLoop& loop) {
    // TASK 14.2: what is to happen when the connection is there, and when there
    // is none.
    TORNADO_STUB("redis::Client::Client", "14.2");
}

Client::~Client() {
    // TASK 14.2: those who wait must not do so for ever. What has left fails
    // with the connection, which must not find its way back here.
    TORNADO_STUB("redis::Client::~Client", "14.2");
}

Future<Reply> Client::run(std::vector<std::string> words) {
    // TASK 14.2: send it, or keep it until it can be sent. Not what makes Redis
    // speak without being asked, or say nothing when it is.
    TORNADO_STUB("redis::Client::run", "14.2");
}

bool Client::connected() const {
    // TASK 14.2: whether commands can leave.
    TORNADO_STUB("redis::Client::connected", "14.2");
}

std::size_t Client::unanswered() const {
    // TASK 14.2: wherever they are.
    TORNADO_STUB("redis::Client::unanswered", "14.2");
}

}  // namespace tornado::redis
