// Sends numbers to whoever connects, as fast as it can. Who reads slowly makes
// it wait, unless it is told not to:
//
//     flood --port 8015 --forget 1
//     nc 127.0.0.1 8015 | sleep 60
//
// It gives up at half a gigabyte.

#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "common/net/sockets.hpp"

#include "gen.hpp"
#include "ioloop.hpp"
#include "iostream.hpp"
#include "netutil.hpp"
#include "poller_option.hpp"

using namespace tornado;

namespace {

constexpr std::size_t far_too_much = 512 * 1024 * 1024;

std::string numbers(int& next) {
    std::string text;
    while (text.size() < 64 * 1024)
        text += std::to_string(next++) + "\n";
    return text;
}

/// Done on the loop's next turn, whatever the peer does.
Future<void> next_turn(IOLoop& loop) {
    Future<void> turn;
    loop.add_callback([turn] { turn.set_result(); });
    return turn;
}

Future<void> flood(std::shared_ptr<IOStream> peer, bool forget) {
    int next = 0;
    try {
        while (peer->write_buffer_size() < far_too_much) {
            Future<void> sent = peer->write(numbers(next));
            if (forget) sent = next_turn(peer->loop());
            co_yield sent;
        }
        std::printf("half a gigabyte: I give up\n");
    } catch (const StreamClosedError&) {
        // Has left.
    }
}

/// Says once a second what is kept for `peer`, as long as it is there.
void watch(std::weak_ptr<IOStream> peer) {
    auto here = peer.lock();
    if (!here) return;
    std::printf("kept for the peer: %6zu KiB\n",
                here->write_buffer_size() / 1024);
    std::fflush(stdout);
    here->loop().call_later(std::chrono::seconds(1),
                            [peer = std::move(peer)] { watch(peer); });
}

void serve(IOLoop& loop, int listener, bool forget) {
    while (auto socket = accept_connection(listener)) {
        auto peer = std::make_shared<IOStream>(std::move(*socket), loop);
        watch(peer);
        (void)flood(std::move(peer), forget);
    }
}

}  // namespace

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8015);
    known.push_back({"forget", "0", "1: do not wait for what was written"});
    cli::ProgramOptions options(argc, argv, "numbers without end", known);
    try {
        IOLoop loop(make_poller(options.text("poller")));
        const bool forget = options.number("forget", 0, 1) == 1;
        const UniqueFd listener =
            bind_socket(options.port(), options.text("address"));
        loop.add_handler(
            listener.get(),
            [&](int fd, std::uint32_t) { serve(loop, fd, forget); },
            IOLoop::READ);
        std::printf("flood on port %d\n", local_port(listener.get()));
        std::fflush(stdout);
        loop.start();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "flood: %s\n", error.what());
        return 1;
    }
}
