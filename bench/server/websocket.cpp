#include "websocket.hpp"

#include "bench/server/handlers.hpp"

namespace tornado::bench {

namespace {

class EchoSocket : public websocket::WebSocketHandler {
  public:
    httputil::MaybeFuture
    on_message(const websocket::Message& message) override {
        const Future<void> written =
            write_message(message.data, message.binary);
        if (!written.done()) return written;
        return {};
    }
};

}  // namespace

web::Rules websocket_rules() {
    return {web::url<EchoSocket>("/ws")};
}

}  // namespace tornado::bench
