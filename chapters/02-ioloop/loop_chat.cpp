#include "loop_chat.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "common/linechat/texts.hpp"
#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

#include "netutil.hpp"

namespace tornado {

LoopChat::LoopChat(UniqueFd listener, IOLoop& loop) {
    // TASK 02.2: ask the loop to call when somebody comes.
    TORNADO_STUB("LoopChat::LoopChat", "02.2");
}

LoopChat::~LoopChat() {
    // TASK 02.2: nothing may call what is gone.
    TORNADO_STUB("LoopChat::~LoopChat", "02.2");
}

std::uint16_t LoopChat::port() const {
    // TASK 02.2: as in SelectChat.
    TORNADO_STUB("LoopChat::port", "02.2");
}

}  // namespace tornado
