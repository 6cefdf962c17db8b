#pragma once
// What bench_server answers, in both styles.

#include <cstddef>

#include "future_message_buffer.hpp"
#include "message_buffer.hpp"
#include "web.hpp"

namespace tornado::bench {

/// In callback style: nothing here is a coroutine.
/// lifetime: `buffer` must outlive the Application
web::Rules rules(chat::MessageBuffer& buffer);

/// In coroutine style, hello included.
web::Rules rules(chat::FutureMessageBuffer& buffer);

/// Hello again, at /page/0000 and so on: so many rules, each with a pattern of
/// its own. With groups it is /page/0000/ and a number.
web::Rules page_rules(std::size_t count, bool groups);

/// GET /ws.
web::Rules websocket_rules();

}  // namespace tornado::bench
