#include "bench/load/target.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/net/sockets.hpp"

namespace tornado::bench {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

namespace {

/// Of all threads. The system brings the figure up to date when a thread goes
/// to sleep, so it is exact for one that rests.
nanoseconds used_by(pid_t pid) {
    const auto threads =
        std::filesystem::path("/proc") / std::to_string(pid) / "task";
    std::int64_t sum = 0;
    std::error_code error;
    for (const auto& thread :
         std::filesystem::directory_iterator(threads, error)) {
        std::int64_t used = 0;
        std::ifstream(thread.path() / "schedstat") >> used;
        sum += used;
    }
    if (error || sum == 0)
        throw std::runtime_error("the server is not there any more");
    return nanoseconds(sum);
}

/// "Pss:   1234 kB" of a file in bytes; 0 if there is no such line.
double kilobytes(const std::string& file, const std::string& field) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(field))
            return 1024 * std::stod(line.substr(field.size()));
    return 0;
}

}  // namespace

int Deadline::left(const std::string& what) const {
    const auto rest =
        std::chrono::duration_cast<milliseconds>(end_ - Clock::now());
    if (rest <= milliseconds(0))
        throw std::runtime_error("out of patience: " + what);
    return static_cast<int>(rest.count());
}

Target::Target(std::uint16_t port, pid_t pid, const Deadline& deadline)
    : port_(port)
    , pid_(pid)
    , deadline_(deadline) {}

Target::Target(std::vector<std::string> words,
               std::uint16_t port,
               const Deadline& deadline)
    : port_(port)
    , pid_(0)
    , ours_(true)
    , deadline_(deadline) {
    start(std::move(words));
    try {
        port_ == 0 ? read_port() : wait_for_port();
    } catch (const std::runtime_error& error) {
        const std::string why = error.what() + how_it_ended();
        end();
        throw std::runtime_error(why);
    }
}

Target::~Target() {
    end();
}

void Target::end() {
    if (!std::exchange(ours_, false)) return;
    ::kill(pid_, SIGTERM);
    // callgrind writes its figures now.
    constexpr int tries = 1000;
    for (int i = 0; i < tries; ++i) {
        if (::waitpid(pid_, nullptr, WNOHANG) == pid_) return;
        std::this_thread::sleep_for(milliseconds(10));
    }
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

std::string Target::how_it_ended() {
    if (!ours_) return "";
    int status = 0;
    // Its connections may be closed a moment before it is gone; a long one
    // where others have the cores. Who has lost all patience has waited.
    const int tries = deadline_.is_over() ? 20 : 200;
    for (int i = 0; i < tries; ++i) {
        if (::waitpid(pid_, &status, WNOHANG) != pid_) {
            std::this_thread::sleep_for(milliseconds(10));
            continue;
        }
        ours_ = false;
        if (WIFSIGNALED(status))
            return std::string(": SIG") + ::sigabbrev_np(WTERMSIG(status)) +
                   " ended the server";
        return ": the server ended with exit code " +
               std::to_string(WEXITSTATUS(status));
    }
    return "";
}

void Target::start(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    // No pipe: a server that goes on printing would fill it, and hang.
    output_.reset(check_syscall("memfd_create",
                                ::memfd_create("what it prints", MFD_CLOEXEC)));
    pid_ = check_syscall("fork", ::fork());
    if (pid_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::dup2(output_.get(), STDOUT_FILENO);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

void Target::read_port() {
    const std::regex words("port ([0-9]+)\n");
    while (true) {
        const bool ended = has_ended();  // before: then all of it is there
        std::array<char, 4096> bytes{};
        const ssize_t size =
            ::pread(output_.get(), bytes.data(), bytes.size(), 0);
        const auto count = static_cast<std::size_t>(std::max<ssize_t>(size, 0));
        const std::string said(bytes.data(), count);
        std::smatch match;
        if (std::regex_search(said, match, words)) {
            port_ = static_cast<std::uint16_t>(std::stoi(match[1]));
            return;
        }
        if (ended) throw std::runtime_error("the server did not start");
        (void)deadline_.left("the server does not begin");
        std::this_thread::sleep_for(milliseconds(20));
    }
}

void Target::wait_for_port() const {
    while (true) {
        try {
            (void)connect_to(port_);
            return;
        } catch (const std::system_error&) {
            (void)deadline_.left("the server does not listen");
            if (has_ended())
                throw std::runtime_error("the server did not start");
            std::this_thread::sleep_for(milliseconds(20));
        }
    }
}

bool Target::has_ended() const {
    siginfo_t info{};
    // How it has ended is still asked for afterwards.
    constexpr int how = WEXITED | WNOHANG | WNOWAIT;
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, how) == 0 &&
           info.si_pid == pid_;
}

nanoseconds Target::processor_time() const {
    if (!known()) return nanoseconds(0);
    // A collector of garbage may go on for a while: it is part of the price,
    // but not for ever.
    constexpr int tries = 100;
    auto before = used_by(pid_);
    for (int i = 0; i < tries; ++i) {
        std::this_thread::sleep_for(milliseconds(20));
        const auto now = used_by(pid_);
        if (now == before) break;
        before = now;
    }
    return before;
}

double Target::page_faults() const {
    if (!known()) return 0;
    std::ifstream in("/proc/" + std::to_string(pid_) + "/stat");
    std::string text;
    std::getline(in, text);
    // After the name, which is in brackets and may hold anything: the state,
    // six numbers, the faults.
    std::istringstream rest(text.substr(text.rfind(')') + 1));
    std::string word;
    for (int i = 0; i < 7; ++i)
        rest >> word;
    double faults = 0;
    rest >> faults;
    return faults;
}

double Target::memory() const {
    if (!known()) return 0;
    const std::string folder = "/proc/" + std::to_string(pid_);
    const double own = kilobytes(folder + "/smaps_rollup", "Pss:");
    return own > 0 ? own : kilobytes(folder + "/status", "VmRSS:");
}

}  // namespace tornado::bench
