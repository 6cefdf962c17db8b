// linechat in coroutines. It does what chapter 03's does:
//
//     toy_upstream --port 8013 --delay 2000
//     linechat --port 8004 --upstream 8013
//     nc 127.0.0.1 8004              and say: /time Tokyo

#include <cstdio>
#include <exception>

#include "common/cli/program_options.hpp"

#include "coroutine_chat.hpp"
#include "ioloop.hpp"
#include "netutil.hpp"

using namespace tornado;

int main(int argc, char** argv) {
    auto known = cli::server_options(8004);
    known.push_back({"upstream", "8013", "port of the slow server"});
    cli::ProgramOptions options(argc, argv, "a chat in coroutines", known);
    try {
        IOLoop loop;
        coroutine_chat::CoroutineChat chat(
            loop,
            bind_socket(options.port(), options.text("address")),
            static_cast<std::uint16_t>(options.number("upstream", 1, 65535)));
        std::printf("linechat on port %d\n", chat.port());
        std::fflush(stdout);
        loop.start();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "linechat: %s\n", error.what());
        return 1;
    }
}
