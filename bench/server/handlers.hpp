#pragma once
// What bench_server answers, in both styles.

#include "future_message_buffer.hpp"
#include "message_buffer.hpp"
#include "web.hpp"

namespace tornado::bench {

/// In callback style: nothing here is a coroutine.
/// lifetime: `buffer` must outlive the Application
web::Rules rules(chat::MessageBuffer& buffer);

/// In coroutine style, hello included.
web::Rules rules(chat::FutureMessageBuffer& buffer);

/// GET /ws; none while there is no chapter 12.
web::Rules websocket_rules();

}  // namespace tornado::bench
