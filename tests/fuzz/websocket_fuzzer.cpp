// A WebSocket connection whose peer sends any bytes. No crash, no hang, and the
// same messages however the bytes arrive. The first byte chooses our side (a
// server's frames need no mask, which a fuzzer finds sooner), and whether
// messages may be packed.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "served.hpp"
#include "websocket_connection.hpp"

using namespace tornado;
using namespace tornado::websocket;

namespace {

class Recorder final : public ConnectionListener {
  public:
    std::string seen;
    int ends = 0;
    WebSocketConnection* connection = nullptr;

  private:
    httputil::MaybeFuture on_message(const Message& message) override {
        note(message.binary == Binary::yes ? "binary " : "text ", message.data);
        (void)connection->write_message(message.data, message.binary);
        return {};
    }

    void on_ping(std::string_view data) override { note("ping ", data); }

    void on_pong(std::string_view data) override { note("pong ", data); }

    void on_end() override {
        if (++ends > 1) __builtin_trap();
        const auto code = connection->close_code();
        note("close ", code ? std::to_string(*code) : "none");
        seen += "end\n";
    }

    void note(std::string_view what, std::string_view data) {
        seen.append(what).append(data).append("\n");
    }
};

/// What the listener has seen when the peer has sent these bytes, in slices,
/// and has gone.
std::string
listen(Role role, bool packs, std::string_view bytes, std::size_t slice) {
    log::set_sink([](const log::Record&) {});
    testing::FakeTimeIOLoop loop;
    loop.make_current();
    auto [ours, theirs] = socket_pair();
    auto stream = std::make_shared<IOStream>(std::move(theirs), loop);
    std::unique_ptr<PerMessageDeflate> deflate;
    if (packs)
        deflate =
            std::make_unique<PerMessageDeflate>(role, DeflateParameters{});
    auto connection = std::make_shared<WebSocketConnection>(
        stream,
        role,
        ConnectionOptions{.max_message_size = 1000},
        std::move(deflate));
    auto recorder = std::make_shared<Recorder>();
    recorder->connection = connection.get();
    connection->start(recorder);
    connection->read_messages();
    std::string received;
    while (!bytes.empty() && !stream->closed()) {
        const auto part = bytes.substr(0, slice);
        bytes.remove_prefix(part.size());
        if (::send(ours.get(), part.data(), part.size(), MSG_NOSIGNAL) < 0)
            break;
        testing::pump(loop, 3);
        fuzzing::receive(ours.get(), received);
    }
    ours.reset();
    for (int turns = 0; !stream->closed() && turns < 200; ++turns)
        testing::pump(loop, 3);
    testing::pump(loop, 6);
    if (recorder->ends != 1) __builtin_trap();
    return recorder->seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    if (size == 0) return 0;
    const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const Role role = (*data & 1U) != 0 ? Role::client : Role::server;
    const bool packs = (*data & 2U) != 0;
    const std::size_t some = 1 + bytes.size() % 7 + bytes.size() / 64;
    if (listen(role, packs, bytes, bytes.size() + 1) !=
        listen(role, packs, bytes, some))
        __builtin_trap();
    return 0;
}
