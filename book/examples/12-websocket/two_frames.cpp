// The same text twice, as bytes written by hand: masked, as a client has to,
// and then as only a server may.

#include <cstdio>
#include <string>
#include <string_view>

#include "common/escape/escape.hpp"
#include "common/log/log.hpp"

#include "gen.hpp"
#include "tcpclient.hpp"
#include "web.hpp"
#include "websocket.hpp"

using namespace tornado;

namespace {

class EchoSocket : public websocket::WebSocketHandler {
  public:
    httputil::MaybeFuture
    on_message(const websocket::Message& message) override {
        return write_message(message.data, message.binary);
    }
};

const std::string request = "GET /ws HTTP/1.1\r\n"
                            "Host: localhost\r\n"
                            "Upgrade: websocket\r\n"
                            "Connection: Upgrade\r\n"
                            "Sec-WebSocket-Version: 13\r\n"
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            "\r\n";

void show(const char* what, std::string_view bytes) {
    std::printf("%-9s", what);
    for (const char byte : bytes)
        std::printf(" %02x", static_cast<unsigned>(byte) & 0xffU);
    std::printf("\n");
}

std::string bytes_of(std::string_view hexadecimal) {
    return escape::hex_decode(hexadecimal).value_or("");
}

Future<void> talk(std::uint16_t port) {
    TCPClient client;
    auto connecting = client.connect("127.0.0.1", port);
    const std::shared_ptr<IOStream> stream = co_yield connecting;
    (void)stream->write(request);
    (void)(co_yield stream->read_until("\r\n\r\n"));

    const std::string masked = bytes_of("818537fa213d7f9f4d5158");
    show("sent", masked);
    (void)stream->write(masked);
    const std::string answer = co_yield stream->read_bytes(7);
    show("received", answer);

    const std::string bare = bytes_of("810548656c6c6f");
    show("sent", bare);
    (void)stream->write(bare);
    const std::string last = co_yield stream->read_until_close();
    show("received", last.substr(0, 4));
    const unsigned code = static_cast<unsigned char>(last.at(2)) * 256U +
                          static_cast<unsigned char>(last.at(3));
    std::printf("that is   %u %s\n", code, last.substr(4).c_str());
}

}  // namespace

int main() {
    log::set_sink([](const log::Record&) {});
    IOLoop loop;
    loop.make_current();
    web::Application app({web::url<EchoSocket>("/ws")});
    const HTTPServer& server = app.listen(0, "127.0.0.1");
    loop.run_sync([&] { return talk(server.port()); });
}
