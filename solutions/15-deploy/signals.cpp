#include "signals.hpp"

#include <utility>

#include <sys/signalfd.h>
#include <unistd.h>

#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

SignalWatch::SignalWatch(const std::vector<int>& signals,
                         Callback callback,
                         IOLoop& loop)
    : loop_(loop)
    , callback_(std::move(callback)) {
    // TASK 15.3: signalfd() makes a descriptor of them, which is readable when
    // one has come. What is blocked waits there, and kills nobody. Block them
    // when nothing can go wrong any more, and mind which were blocked before.
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : signals)
        sigaddset(&set, signal);
    signals_ = UniqueFd(check_syscall(
        "signalfd", ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC)));
    loop_.add_handler(
        signals_.get(),
        [this](int fd, std::uint32_t) {
            signalfd_siginfo info{};
            if (::read(fd, &info, sizeof info) == sizeof info)
                callback_(static_cast<int>(info.ssi_signo));
        },
        IOLoop::READ);
    sigset_t before;
    pthread_sigmask(SIG_BLOCK, &set, &before);
    sigemptyset(&blocked_);
    for (const int signal : signals)
        if (sigismember(&before, signal) == 0) sigaddset(&blocked_, signal);
}

SignalWatch::~SignalWatch() {
    // TASK 15.3: as it was before, for its own signals: others may have blocked
    // some since.
    loop_.remove_handler(signals_.get());
    pthread_sigmask(SIG_UNBLOCK, &blocked_, nullptr);
}

}  // namespace tornado
