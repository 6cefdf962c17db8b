// linechat, polled busily. Watch a core at 100 % (top), with nobody talking:
//
//     busy_chat --port 8000          then: nc 127.0.0.1 8000, twice
//     busy_chat --port 8000 --sleep  the same chat, asleep while nothing comes

#include "busy_chat.hpp"

#include <cstdio>
#include <exception>
#include <vector>

#include "common/cli/program_options.hpp"
#include "common/stub/stub.hpp"

#include "netutil.hpp"
#include "select_poller.hpp"

using namespace tornado;

static void poll_busily(BusyChat& chat) {
    // TASK 01.2: step, for ever.
    TORNADO_STUB("poll_busily", "01.2");
}

static void sleep_between_steps(BusyChat& chat) {
    // TASK 01.3: the same, but sleep until a descriptor has something.
    TORNADO_STUB("sleep_between_steps", "01.3");
}

int main(int argc, char** argv) {
    auto known = cli::server_options(8000);
    known.push_back({"sleep", "", "sleep in select() between steps", true});
    cli::ProgramOptions options(argc, argv, "a chat that polls", known);
    try {
        BusyChat chat(bind_socket(options.port(), options.text("address")));
        std::printf("linechat on port %d\n", chat.port());
        std::fflush(stdout);
        options.flag("sleep") ? sleep_between_steps(chat) : poll_busily(chat);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "busy_chat: %s\n", error.what());
        return 1;
    }
}
