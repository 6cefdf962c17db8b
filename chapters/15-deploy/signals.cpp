#include "signals.hpp"

#include <utility>

#include <sys/signalfd.h>
#include <unistd.h>

#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

SignalWatch::SignalWatch(const std::vector<int>& signals,
                         Callback callback,
                         IOLoop& loop) {
    // TASK 15.3: signalfd() makes a descriptor of them, which is readable when
    // one has come. What is blocked waits there, and kills nobody. Block them
    // when nothing can go wrong any more, and mind which were blocked before.
    TORNADO_STUB("SignalWatch::SignalWatch", "15.3");
}

SignalWatch::~SignalWatch() {
    // TASK 15.3: as it was before, for its own signals: others may have blocked
    // some since.
    TORNADO_STUB("SignalWatch::~SignalWatch", "15.3");
}

}  // namespace tornado
