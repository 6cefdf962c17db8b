// The last bytes of a peer that has gone, and who is told what.

#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "common/net/sockets.hpp"

#include "gen.hpp"
#include "ioloop.hpp"
#include "iostream.hpp"
#include "netutil.hpp"

using namespace tornado;

namespace {

Future<void> read_on(std::shared_ptr<IOStream> stream) {
    try {
        while (true) {
            std::string line = co_yield stream->read_until("\n");
            std::printf("line: %s", line.c_str());
        }
    } catch (const StreamClosedError&) {
        std::printf("no more lines\n");
    }
}

}  // namespace

int main() {
    IOLoop loop;
    loop.make_current();
    auto [ours, theirs] = socket_pair();
    auto stream = std::make_shared<IOStream>(std::move(ours), loop);
    Future<void> told;
    stream->set_close_callback([told] {
        std::printf("close callback\n");
        told.set_result();
    });
    write_to_fd(theirs.get(), "one\ntwo\nthr");
    theirs.reset();
    loop.run_sync([told] { return told; });
    std::printf("closed: %s\n", stream->closed() ? "yes" : "no");
    loop.run_sync([stream] { return read_on(stream); });
}
