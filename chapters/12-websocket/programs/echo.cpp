// Sends every message back:
//
//     echo --port 8012                         then: ws://127.0.0.1:8012/ws
//
// With --packed it packs them, for clients that offer it (12.5).

#include <cstdio>
#include <exception>
#include <memory>

#include "common/cli/program_options.hpp"

#include "poller_option.hpp"
#include "web.hpp"
#include "websocket.hpp"

using namespace tornado;

namespace {

class EchoSocket : public websocket::WebSocketHandler {
  public:
    void initialize(bool packed) { packed_ = packed; }

    httputil::MaybeFuture
    on_message(const websocket::Message& message) override {
        Future<void> written = write_message(message.data, message.binary);
        // Who does not take the answers is asked for no more questions.
        if (!written.done()) return written;
        return {};
    }

    std::optional<websocket::CompressionOptions>
    get_compression_options() const override {
        if (!packed_) return {};
        return websocket::CompressionOptions{};
    }

  private:
    bool packed_ = false;
};

int run(const cli::ProgramOptions& options) {
    IOLoop loop(make_poller(options.text("poller")));
    loop.make_current();
    web::Application app({web::url<EchoSocket>("/ws", options.flag("packed"))});
    const HTTPServer& server =
        app.listen(options.port(), options.text("address"));
    std::printf("echo on port %d\n", server.port());
    std::fflush(stdout);
    loop.start();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8012);
    known.push_back({"packed", "no", "pack messages (12.5)", true});
    const cli::ProgramOptions options(argc, argv, "an echo", known);
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "echo: %s\n", error.what());
        return 1;
    }
}
