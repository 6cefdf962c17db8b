// linechat: a chat for nc and telnet, served by an IOLoop.
//
//     linechat --port 8002 --poller epoll      then: nc 127.0.0.1 8002

#include <cstdio>
#include <exception>
#include <memory>

#include "common/cli/program_options.hpp"
#include "common/stub/stub.hpp"

#include "ioloop.hpp"
#include "loop_chat.hpp"
#include "netutil.hpp"
#include "poller_option.hpp"

using namespace tornado;

static void serve(IOLoop& loop, UniqueFd listener) {
    // TASK 02.2: a chat on the loop, and the loop started.
    TORNADO_STUB("serve", "02.2");
}

int main(int argc, char** argv) {
    cli::ProgramOptions options(
        argc, argv, "a chat on an IOLoop", server_and_poller_options(8002));
    try {
        UniqueFd listener =
            bind_socket(options.port(), options.text("address"));
        std::printf("linechat on port %d\n", local_port(listener.get()));
        std::fflush(stdout);
        IOLoop loop(make_poller(options.text("poller")));
        serve(loop, std::move(listener));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "linechat: %s\n", error.what());
        return 1;
    }
}
