// linechat on streams:
//
//     linechat --port 8005
//     nc 127.0.0.1 8005

#include <cstdio>
#include <exception>
#include <memory>

#include "ioloop.hpp"
#include "netutil.hpp"
#include "poller_option.hpp"
#include "stream_chat.hpp"

using namespace tornado;

int main(int argc, char** argv) {
    cli::ProgramOptions options(
        argc, argv, "a chat on streams", server_and_poller_options(8005));
    try {
        IOLoop loop(make_poller(options.text("poller")));
        loop.make_current();
        stream_chat::StreamChat chat(
            loop, bind_socket(options.port(), options.text("address")));
        std::printf("linechat on port %d\n", chat.port());
        std::fflush(stdout);
        loop.start();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "linechat: %s\n", error.what());
        return 1;
    }
}
