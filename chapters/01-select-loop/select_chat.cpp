#include "select_chat.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "common/linechat/texts.hpp"
#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

#include "netutil.hpp"

namespace tornado {

SelectChat::SelectChat(UniqueFd listener) {
    // TASK 01.4: keep the listener, and watch it.
    TORNADO_STUB("SelectChat::SelectChat", "01.4");
}

void SelectChat::turn(std::chrono::nanoseconds timeout) {
    // TASK 01.4: sleep in poll(): this is where the CPU is given back. Then
    // serve who is ready. Close nobody before the round is over: the number
    // of a closed descriptor may be given to a newcomer within it. While the
    // door is shut, sleep for a second at most, and then try it.
    TORNADO_STUB("SelectChat::turn", "01.4");
}

std::uint16_t SelectChat::port() const {
    // TASK 01.4: as in BusyChat.
    TORNADO_STUB("SelectChat::port", "01.4");
}

}  // namespace tornado
