#include "tools/learn/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/learn/errors.hpp"
#include "tools/learn/interrupt.hpp"
#include "tools/learn/prepared.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

/// Enough for any report. Of a program that prints without end, this much is
/// kept from the beginning, and the last that it said.
constexpr std::size_t most_output = 4U << 20U;
constexpr std::size_t most_tail = 16U << 10U;

using Ends = std::array<int, 2>;

Ends make_pipe() {
    Ends ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw Trouble(std::string("No pipe could be made: ") +
                      std::strerror(errno));
    }
    return ends;
}

/// A descriptor to read `text` from, which fits into a pipe.
int readable(const std::string& text) {
    if (text.empty()) {
        return open("/dev/null", O_RDONLY | O_CLOEXEC);
    }
    const auto ends = make_pipe();
    (void)!write(ends[1], text.data(), text.size());
    close(ends[1]);
    return ends[0];
}

/// Waits for a program in the foreground. Who ends us (SIGTERM, a terminal that
/// closes) means the program, too.
///
/// returns: its status, as waitpid() gives it
int wait_for_end(pid_t pid) {
    const int ended = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    int told = interrupt_fd();
    int status = 0;
    while (waitpid(pid, &status, WNOHANG) == 0) {
        std::array<pollfd, 2> waits{{{ended, POLLIN, 0}, {told, POLLIN, 0}}};
        poll(waits.data(), waits.size(), ended < 0 ? 20 : -1);
        if (waits[1].revents != 0) {
            kill(pid, SIGTERM);
            told = -1;
        }
    }
    if (ended >= 0) {
        close(ended);
    }
    return status;
}

void set_result(Outcome& outcome, int status) {
    if (WIFSIGNALED(status)) {
        outcome.signal = WTERMSIG(status);
    } else {
        outcome.exit_code = WEXITSTATUS(status);
    }
}

}  // namespace

Process::Process(const Command& command,
                 std::chrono::milliseconds limit,
                 bool joined)
    : start_(Clock::now())
    , deadline_(start_ + limit) {
    const auto out = make_pipe();
    const auto err = make_pipe();
    const int in = readable(command.input);
    Prepared prepared(command);
    pid_ = fork();
    if (pid_ == 0) {
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(in, STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        dup2(joined ? out[1] : err[1], STDERR_FILENO);
        prepared.become();
    }
    close(in);
    close(out[1]);
    close(err[1]);
    out_.fd = out[0];
    err_.fd = err[0];
    if (pid_ < 0) {
        close(out_.fd);
        close(err_.fd);
        throw Trouble(std::string("No process could be started: ") +
                      std::strerror(errno));
    }
    setpgid(pid_, pid_);  // both sides do it: whichever comes first
    group_ = pid_;
    for (const int fd : {out_.fd, err_.fd}) {
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    }
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1))
    , group_(other.group_)
    , out_(std::exchange(other.out_, {}))
    , err_(std::exchange(other.err_, {}))
    , outcome_(std::move(other.outcome_))
    , on_output_(std::move(other.on_output_))
    , start_(other.start_)
    , deadline_(other.deadline_) {}

Process::~Process() {
    if (pid_ > 0) {
        // A build tool tidies up half-written files on SIGINT.
        kill_group(SIGINT);
        for (int wait = 0; wait < 50; ++wait) {
            if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
                pid_ = -1;
                break;
            }
            usleep(10'000);
        }
        kill_group(SIGKILL);
        if (pid_ > 0) {
            waitpid(pid_, nullptr, 0);
        }
    }
    for (const int fd : {out_.fd, err_.fd}) {
        if (fd >= 0) {
            close(fd);
        }
    }
}

void Process::on_output(std::function<void(std::string_view)> callback) {
    on_output_ = std::move(callback);
}

void Process::kill_group(int signal) const {
    if (group_ > 0) {
        kill(-group_, signal);
    }
}

/// returns: true if something was read
bool Process::drain(Pipe& pipe) {
    std::array<char, 65536> buffer{};
    auto& text = &pipe == &out_ ? outcome_.out : outcome_.err;
    const auto got = read(pipe.fd, buffer.data(), buffer.size());
    if (got > 0) {
        const std::string_view piece(buffer.data(),
                                     static_cast<std::size_t>(got));
        if (text.size() < most_output) {
            text.append(piece);
        } else {
            pipe.tail.append(piece);
        }
        if (pipe.tail.size() > 2 * most_tail) {
            pipe.tail.erase(0, pipe.tail.size() - most_tail);
            pipe.cut = true;
        }
        if (on_output_ && &pipe == &out_) {
            on_output_(piece);
        }
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        close(pipe.fd);
        pipe.fd = -1;
    }
    return got > 0;
}

void Process::check_limit() {
    if (!outcome_.cut && Clock::now() >= deadline_) {
        outcome_.cut = true;
        kill_group(SIGKILL);
    }
}

void Process::reap() {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) != pid_) {
        return;
    }
    pid_ = -1;
    // What it printed last is in the pipes; what it left running is not its.
    for (auto* pipe : {&out_, &err_}) {
        for (int turn = 0; turn < 1000 && pipe->fd >= 0; ++turn) {
            if (!drain(*pipe)) {
                break;
            }
        }
        auto& text = pipe == &out_ ? outcome_.out : outcome_.err;
        text +=
            (pipe->cut ? "\n... (more was printed) ...\n" : "") + pipe->tail;
    }
    kill_group(SIGKILL);
    set_result(outcome_, status);
    outcome_.seconds =
        std::chrono::duration<double>(Clock::now() - start_).count();
}

void Process::wait_for_any(std::vector<Process*> processes) {
    while (true) {
        std::vector<pollfd> waits{{interrupt_fd(), POLLIN, 0}};
        for (auto* process : processes) {
            for (auto* pipe : {&process->out_, &process->err_}) {
                waits.push_back({pipe->fd, POLLIN, 0});
            }
        }
        // The end of a process is looked for now and then: a pipe may
        // stay open in a grandchild for longer than its parent lives.
        poll(waits.data(), waits.size(), 5);
        stop_if_interrupted();
        bool ended = false;
        for (std::size_t i = 0; i < processes.size(); ++i) {
            auto& process = *processes[i];
            if (waits[1 + 2 * i].revents != 0) {
                process.drain(process.out_);
            }
            if (waits[2 + 2 * i].revents != 0) {
                process.drain(process.err_);
            }
            process.check_limit();
            process.reap();
            ended = ended || process.ended();
        }
        if (ended) {
            return;
        }
    }
}

Outcome run_caught(const Command& command,
                   std::chrono::milliseconds limit,
                   bool joined) {
    Process process(command, limit, joined);
    Process::wait_for_any({&process});
    return process.outcome();
}

Outcome run_attached(const Command& command) {
    Prepared prepared(command);
    const auto start = Process::Clock::now();
    const pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        prepared.become();
    }
    if (pid < 0) {
        throw Trouble(std::string("No process could be started: ") +
                      std::strerror(errno));
    }
    Outcome outcome;
    set_result(outcome, wait_for_end(pid));
    outcome.seconds =
        std::chrono::duration<double>(Process::Clock::now() - start).count();
    return outcome;
}

}  // namespace tornado::learn
