#include "process.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>

#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/log/log.hpp"
#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

#include "ioloop.hpp"

namespace tornado {

namespace {

std::optional<int>& own_number() {
    // TASK 15.1: what task_id() gives.
    static std::optional<int> number;
    return number;
}

/// The signals that the parent waits for.
sigset_t signals_to_parent() {
    // TASK 15.1: a child's end, and what goes on to the children.
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGUSR1})
        sigaddset(&set, signal);
    return set;
}

/// How a child ended, in words; empty if it ended well.
std::string bad_end(int status) {
    // TASK 15.1: ask the macros of <sys/wait.h>.
    if (WIFSIGNALED(status))
        return "was killed by signal " + std::to_string(WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return "ended with status " + std::to_string(WEXITSTATUS(status));
    return "";
}

/// What stays in fork_processes().
class Parent {
    // TASK 15.1: which child has which number? And is it still time to begin
    // one again?
  public:
    explicit Parent(int max_restarts)
        : restarts_left_(max_restarts) {
        // From the first fork on no signal may get lost: they wait until they
        // are asked for. Of a child's end nobody is told who ignores that, as
        // whoever started us may have done.
        signals_ = signals_to_parent();
        sigprocmask(SIG_BLOCK, &signals_, &before_);
        struct sigaction usual{};
        usual.sa_handler = SIG_DFL;
        sigaction(SIGCHLD, &usual, &child_ended_);
    }

    ~Parent() {
        sigaction(SIGCHLD, &child_ended_, nullptr);
        sigprocmask(SIG_SETMASK, &before_, nullptr);
    }

    Parent(const Parent&) = delete;
    Parent& operator=(const Parent&) = delete;

    /// returns: true in the child
    bool begin(int number) {
        const pid_t parent = getpid();
        const pid_t pid = check_syscall("fork", fork());
        if (pid != 0) {
            children_[pid] = number;
            return false;
        }
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent) raise(SIGTERM);  // it has died meanwhile
        own_number() = number;
        std::srand(std::random_device{}());
        return true;
    }

    /// returns: true in a child that was begun again; false when all have ended
    bool look_after() {
        while (!children_.empty()) {
            siginfo_t info{};
            const int signal = sigwaitinfo(&signals_, &info);
            if (signal == SIGCHLD) {
                if (reap()) return true;
            } else if (signal > 0) {
                // What the terminal sends, it sends to the children as well.
                if (info.si_code != SI_KERNEL) tell_children(signal);
                if (signal == SIGTERM || signal == SIGINT) stopping_ = true;
            }
        }
        if (failed_)
            throw std::runtime_error("Too many child restarts, giving up");
        return false;
    }

  private:
    /// Deals with those that have ended: one signal may stand for several.
    /// returns: as look_after()
    bool reap() {
        int status = 0;
        while (const pid_t pid = waitpid(-1, &status, WNOHANG)) {
            if (pid < 0) return false;  // nobody is left
            const auto child = children_.find(pid);
            if (child == children_.end()) continue;  // not one of ours
            const int number = child->second;
            children_.erase(child);
            if (wants_another("Child " + std::to_string(number) + " (pid " +
                                  std::to_string(pid) + ") ",
                              bad_end(status)) &&
                begin(number))
                return true;
        }
        return false;
    }

    bool wants_another(const std::string& who, const std::string& end) {
        if (end.empty()) log::gen_log.info(who + "ended well");
        if (end.empty() || stopping_) return false;
        if (restarts_left_-- > 0) {
            log::gen_log.warning(who + end + ", restarting");
            return true;
        }
        log::gen_log.error(who + end);
        failed_ = stopping_ = true;
        tell_children(SIGTERM);
        return false;
    }

    void tell_children(int signal) {
        for (const auto& [pid, number] : children_)
            kill(pid, signal);
    }

    int restarts_left_;
    bool stopping_ = false;
    bool failed_ = false;
    std::map<pid_t, int> children_;  // and their numbers
    sigset_t signals_{};
    sigset_t before_{};               // the signals that were blocked
    struct sigaction child_ended_{};  // what was done about SIGCHLD
};

}  // namespace

int fork_processes(int count, int max_restarts) {
    // TASK 15.1: refuse what would be shared. Then fork, and look after the
    // children; a new one returns from here, too.
    if (IOLoop::current_or_null() != nullptr || IOLoop::initialized())
        throw std::logic_error(
            "fork_processes: this process has an IOLoop, which its children "
            "would share; fork first, and make one in each child");
    if (task_id())
        throw std::logic_error(
            "fork_processes: this is a child of fork_processes() already");
    if (count <= 0)
        count =
            static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    log::gen_log.info("Starting " + std::to_string(count) + " processes");
    Parent parent(max_restarts);
    for (int number = 0; number < count; ++number)
        if (parent.begin(number)) return *task_id();
    if (parent.look_after()) return *task_id();
    std::exit(0);
}

std::optional<int> task_id() {
    // TASK 15.1: remembered from the fork on.
    return own_number();
}

UniqueFd bind_reusing_port(const Address& address, int backlog) {
    // TASK 15.1: as in chapter 05, with one option more, before bind().
    UniqueFd fd(check_syscall(
        "socket",
        ::socket(
            address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)));
    const auto switch_on = [&fd](int level, int option) {
        const int on = 1;
        check_syscall("setsockopt",
                      ::setsockopt(fd.get(), level, option, &on, sizeof on));
    };
    switch_on(SOL_SOCKET, SO_REUSEADDR);
    switch_on(SOL_SOCKET, SO_REUSEPORT);
    if (address.family() == AF_INET6) switch_on(IPPROTO_IPV6, IPV6_V6ONLY);
    check_syscall("bind", ::bind(fd.get(), address.data(), address.size()));
    check_syscall("listen", ::listen(fd.get(), backlog));
    return fd;
}

}  // namespace tornado
