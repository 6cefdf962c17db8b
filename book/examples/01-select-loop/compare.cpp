// The same load on several servers, and what the kernel says of each: threads,
// memory, CPU time, context switches.
//
//     compare [--guests 500] [--seconds 5] [SERVER...]
//
// Without a SERVER it takes those of this chapter. Each is started with
// "--port 0" and prints "... on port N". Guests connect one after another and
// wait to be welcomed; then everybody is silent for some seconds; then five of
// them say a line each, once a second.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;

constexpr auto heading =
    "                              kB of RAM      silent:         talking:\n"
    "server         guests threads per guest   CPU ms switches   CPU ms "
    "switches";

struct Load {
    int guests = 500;
    int seconds = 5;
};

struct Server {
    pid_t pid = 0;
    std::uint16_t port = 0;
};

/// What the kernel has counted for a process so far.
struct Usage {
    int threads = 0;
    long memory_kb = 0;
    double cpu_ms = 0;
    long switches = 0;  // voluntary and involuntary, of all threads
};

[[noreturn]] void die(const std::string& what) {
    std::perror(what.c_str());
    std::exit(1);
}

Server start(const char* program) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) < 0) die("pipe2");
    pid_t pid = ::fork();
    if (pid < 0) die("fork");
    if (pid == 0) {
        ::dup2(ends[1], 1);
        ::execl(program, program, "--port", "0", nullptr);
        die(program);
    }
    ::close(ends[1]);
    std::string text;
    char byte = 0;
    while (::read(ends[0], &byte, 1) == 1 && byte != '\n')
        text += byte;
    ::close(ends[0]);
    auto blank = text.rfind(' ');
    int port = blank == text.npos ? 0 : std::atoi(text.c_str() + blank);
    return {pid, static_cast<std::uint16_t>(port)};
}

long field(const std::filesystem::path& file, const std::string& key) {
    std::ifstream status(file);
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(key + ":"))
            return std::atol(line.c_str() + key.size() + 1);
    return 0;
}

Usage usage_of(pid_t pid) {
    const auto folder = std::filesystem::path("/proc") / std::to_string(pid);
    Usage usage;
    usage.memory_kb = field(folder / "status", "VmRSS");
    for (const auto& task :
         std::filesystem::directory_iterator(folder / "task")) {
        ++usage.threads;
        const auto status = task.path() / "status";
        usage.switches += field(status, "voluntary_ctxt_switches") +
                          field(status, "nonvoluntary_ctxt_switches");
    }
    clockid_t clock{};
    timespec time{};
    ::clock_getcpuclockid(pid, &clock);
    ::clock_gettime(clock, &time);
    usage.cpu_ms = static_cast<double>(time.tv_sec) * 1e3 +
                   static_cast<double>(time.tv_nsec) / 1e6;
    return usage;
}

int connect_to(std::uint16_t port) {
    int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) <
        0)
        die("connect");
    // Who is not welcomed within two seconds is not welcomed.
    timeval patience{2, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
}

/// Connects them all, or as many as are welcomed.
std::vector<int> let_in(const Server& server, const Load& load) {
    std::vector<int> guests;
    char bytes[256];
    while (static_cast<int>(guests.size()) < load.guests) {
        int fd = connect_to(server.port);
        if (::recv(fd, bytes, sizeof bytes, 0) <= 0) {
            ::close(fd);
            break;
        }
        guests.push_back(fd);
    }
    return guests;
}

void drain(const std::vector<int>& guests) {
    char bytes[65536];
    for (int fd : guests)
        while (::recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0) {
        }
}

void talk(const std::vector<int>& guests, int seconds) {
    const std::string line = "and who reads all this?\n";
    const std::size_t talkers = guests.size() < 5 ? guests.size() : 5;
    for (int i = 0; i < seconds; ++i) {
        for (std::size_t n = 0; n < talkers; ++n)
            ::send(guests[n], line.data(), line.size(), MSG_NOSIGNAL);
        std::this_thread::sleep_for(1s);
        drain(guests);
    }
}

/// "linechat" for ".../ch01_linechat".
std::string name_of(const std::string& program) {
    std::string name = std::filesystem::path(program).filename();
    for (const std::string prefix : {"book_01-select-loop_", "ch01_"})
        if (name.starts_with(prefix)) name.erase(0, prefix.size());
    return name;
}

/// The chapter's own, where CMake builds them.
std::vector<std::string> usual_servers() {
    const auto here =
        std::filesystem::read_symlink("/proc/self/exe").parent_path();
    const auto chapter = here / "../../tests/01-select-loop";
    return {here / "book_01-select-loop_blocking_chat",
            here / "book_01-select-loop_thread_chat",
            chapter / "ch01_busy_chat",
            chapter / "ch01_linechat"};
}

void measure(const std::string& program, const Load& load) {
    Server server = start(program.c_str());
    Usage empty = usage_of(server.pid);
    auto guests = let_in(server, load);
    std::this_thread::sleep_for(500ms);
    drain(guests);
    Usage full = usage_of(server.pid);
    std::this_thread::sleep_for(std::chrono::seconds(load.seconds));
    Usage silent = usage_of(server.pid);
    talk(guests, load.seconds);
    Usage spoken = usage_of(server.pid);

    std::printf("%-14s %6zu %7d %9.1f %8.1f %8ld %8.1f %8ld\n",
                name_of(program).c_str(),
                guests.size(),
                full.threads,
                static_cast<double>(full.memory_kb - empty.memory_kb) /
                    static_cast<double>(guests.size()),
                silent.cpu_ms - full.cpu_ms,
                silent.switches - full.switches,
                spoken.cpu_ms - silent.cpu_ms,
                spoken.switches - silent.switches);
    std::fflush(stdout);
    for (int fd : guests)
        ::close(fd);
    ::kill(server.pid, SIGKILL);
    ::waitpid(server.pid, nullptr, 0);
}

/// What this machine gives to a loop that never sleeps, beside whatever else
/// it does at the moment.
double endless_loop_ms(int seconds) {
    const Usage before = usage_of(::getpid());
    const auto end =
        std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    while (std::chrono::steady_clock::now() < end) {
    }
    return usage_of(::getpid()).cpu_ms - before.cpu_ms;
}

}  // namespace

int main(int argc, char** argv) {
    Load load;
    std::vector<std::string> servers;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--guests") == 0 && i + 1 < argc)
            load.guests = std::atoi(argv[++i]);
        else if (std::strcmp(argv[i], "--seconds") == 0 && i + 1 < argc)
            load.seconds = std::atoi(argv[++i]);
        else
            servers.push_back(argv[i]);
    }
    if (servers.empty()) servers = usual_servers();
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    std::puts(heading);
    for (const std::string& server : servers)
        measure(server, load);
    std::printf("%-14s %6s %7s %9s %8.1f\n",
                "(endless loop)",
                "",
                "",
                "",
                endless_loop_ms(load.seconds));
}
