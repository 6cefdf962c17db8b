// linechat on Futures. Besides chatting, a guest may ask for the time in a
// city, which a slow server knows, and the others chat on meanwhile:
//
//     toy_upstream --port 8013 --delay 2000
//     linechat --port 8003 --upstream 8013
//     nc 127.0.0.1 8003              and say: /time Tokyo
//
// With --blocking it asks as a first try would: it returns a Future, too, but
// waits for the answer before it does. Try to chat meanwhile.

#include <cstdio>
#include <exception>
#include <string>

#include <fcntl.h>
#include <sys/socket.h>

#include "common/cli/program_options.hpp"
#include "common/linechat/line_buffer.hpp"
#include "common/net/sockets.hpp"

#include "future_chat.hpp"
#include "ioloop.hpp"
#include "netutil.hpp"

using namespace tornado;

/// The upstream's answer. The descriptor blocks, and so does all else.
static std::string ask(std::uint16_t port, const std::string& question) {
    UniqueFd fd = connect_to(port);
    ::fcntl(fd.get(), F_SETFL, 0);
    const std::string bytes = question + "\n";
    ::send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    linechat::LineBuffer input;
    char some[512];
    for (;;) {
        if (auto line = input.next_line()) return *line;
        ssize_t size = ::recv(fd.get(), some, sizeof some, 0);
        if (size <= 0) throw ConnectionClosed("the upstream hung up");
        input.append({some, static_cast<std::size_t>(size)});
    }
}

/// What async_fetch_future() promises, but not how.
static Future<std::string> blocking_fetch(IOLoop&,
                                          std::uint16_t port,
                                          const std::string& question,
                                          IOLoop::Duration) {
    try {
        return make_ready_future<std::string>(ask(port, question));
    } catch (...) {
        return make_failed_future<std::string>(std::current_exception());
    }
}

int main(int argc, char** argv) {
    auto known = cli::server_options(8003);
    known.push_back({"upstream", "8013", "port of the slow server"});
    known.push_back({"blocking", "", "wait for the slow server", true});
    cli::ProgramOptions options(argc, argv, "a chat on Futures", known);
    try {
        IOLoop loop;
        future_chat::FutureChat chat(
            loop,
            bind_socket(options.port(), options.text("address")),
            static_cast<std::uint16_t>(options.number("upstream", 1, 65535)),
            options.flag("blocking") ? blocking_fetch : async_fetch_future);
        std::printf("linechat on port %d\n", chat.port());
        std::fflush(stdout);
        loop.start();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "linechat: %s\n", error.what());
        return 1;
    }
}
