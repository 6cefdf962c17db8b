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
    // one has come. What is blocked waits there, and kills nobody.
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : signals)
        sigaddset(&set, signal);
    signals_ = UniqueFd(check_syscall(
        "signalfd", ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC)));
    pthread_sigmask(SIG_BLOCK, &set, &before_);
    loop_.add_handler(
        signals_.get(),
        [this](int fd, std::uint32_t) {
            signalfd_siginfo info{};
            if (::read(fd, &info, sizeof info) == sizeof info)
                callback_(static_cast<int>(info.ssi_signo));
        },
        IOLoop::READ);
}

SignalWatch::~SignalWatch() {
    // TASK 15.3: as it was before.
    loop_.remove_handler(signals_.get());
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace tornado
