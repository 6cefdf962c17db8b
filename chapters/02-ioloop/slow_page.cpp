#include "slow_page.hpp"

#include <array>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

#include "netutil.hpp"

namespace tornado {

std::string_view slow_page_answer() {
    return "HTTP/1.1 200 OK\r\n"
           "Content-Type: text/plain\r\n"
           "Content-Length: 24\r\n"
           "Connection: close\r\n"
           "\r\n"
           "Thank you for waiting.\r\n";
}

SlowPage::SlowPage(UniqueFd listener, IOLoop::Duration delay, IOLoop& loop) {
    // TASK 02.3: ask the loop to call when somebody comes.
    TORNADO_STUB("SlowPage::SlowPage", "02.3");
}

SlowPage::~SlowPage() {
    // TASK 02.3: neither a handler nor a timer may call what is gone.
    TORNADO_STUB("SlowPage::~SlowPage", "02.3");
}

std::uint16_t SlowPage::port() const {
    // TASK 02.3: the listener's.
    TORNADO_STUB("SlowPage::port", "02.3");
}

std::size_t SlowPage::visitors() const {
    // TASK 02.3: who is held right now?
    TORNADO_STUB("SlowPage::visitors", "02.3");
}

}  // namespace tornado
