#include "program.hpp"

#include <cerrno>
#include <cstdio>
#include <utility>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/net/sockets.hpp"

namespace tornado {

Program::Program(std::vector<std::string> command)
    : command_(std::move(command)) {
    start();
}

Program::~Program() {
    // Its children, too.
    if (pid_ > 0) ::kill(-pid_, SIGKILL);
    wait();
}

void Program::start() {
    std::vector<char*> arguments;
    arguments.reserve(command_.size() + 1);
    for (std::string& one : command_)
        arguments.push_back(one.data());
    arguments.push_back(nullptr);
    const std::string in_sbin = "/usr/sbin/" + command_[0];
    pid_ = check_syscall("fork", ::fork());
    ::setpgid(pid_, pid_);  // whichever of the two is first
    if (pid_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execvp(arguments[0], arguments.data());
    // Debian keeps servers where only root's PATH leads.
    if (errno == ENOENT) ::execv(in_sbin.c_str(), arguments.data());
    std::perror(arguments[0]);
    ::_exit(127);
}

void Program::signal(int number) const {
    if (pid_ > 0) ::kill(pid_, number);
}

void Program::wait() {
    while (pid_ > 0 && ::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
}

bool Program::restart_if_ended() {
    if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == 0) return false;
    // A master that was killed leaves its workers behind, with its port.
    if (pid_ > 0) ::kill(-pid_, SIGKILL);
    start();
    return true;
}

}  // namespace tornado
