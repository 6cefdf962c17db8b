// linechat: a chat for nc and telnet, served by one thread with select().
//
//     linechat --port 8001           then: nc 127.0.0.1 8001, as often as you
//                                    like

#include <cstdio>
#include <exception>

#include "common/cli/program_options.hpp"
#include "common/stub/stub.hpp"

#include "netutil.hpp"
#include "select_chat.hpp"

using namespace tornado;

static void serve(SelectChat& chat) {
    // TASK 01.4: turn, for ever.
    TORNADO_STUB("serve", "01.4");
}

int main(int argc, char** argv) {
    cli::ProgramOptions options(
        argc, argv, "a chat on select()", cli::server_options(8001));
    try {
        SelectChat chat(bind_socket(options.port(), options.text("address")));
        std::printf("linechat on port %d\n", chat.port());
        std::fflush(stdout);
        serve(chat);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "linechat: %s\n", error.what());
        return 1;
    }
}
