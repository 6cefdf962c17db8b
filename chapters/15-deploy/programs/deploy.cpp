// The whole service, for trying: nginx with TLS in front, two processes of the
// chat behind it, and Redis, which keeps what is said.
//
//     deploy --port 8443                then: https://127.0.0.1:8443
//
// It makes a certificate for the occasion, which a browser will not know, and
// keeps everything in a folder that goes with it. What dies is begun again.
// Ctrl-C stops all of it, in order. Given.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <signal.h>

#include "common/cli/program_options.hpp"
#include "common/net/sockets.hpp"

#include "netutil.hpp"
#include "nginx_conf.hpp"
#include "process.hpp"
#include "program.hpp"

using namespace tornado;
namespace fs = std::filesystem;

namespace {

/// What is told on the command line.
struct Plan {
    std::uint16_t port;
    std::string poller;
    bool quiet;
};

/// A folder that goes with its content.
class Folder {
  public:
    Folder() {
        std::string name =
            (fs::temp_directory_path() / "deploy-XXXXXX").string();
        if (!::mkdtemp(name.data())) throw std::runtime_error("mkdtemp");
        path_ = name;
    }

    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string file(const std::string& name) const { return path_ / name; }

    std::string path() const { return path_; }

  private:
    fs::path path_;
};

std::uint16_t free_port() {
    return local_port(bind_reusing_port(Address("127.0.0.1", 0)).get());
}

bool somebody_listens(std::uint16_t port) {
    try {
        const UniqueFd connection = connect_to(port);
        return true;
    } catch (const std::system_error&) {
        return false;
    }
}

/// Asks until it is so.
/// errors: std::runtime_error with `otherwise`, after ten seconds
template <typename Question>
void wait_until(Question is_so, const std::string& otherwise) {
    constexpr auto patience = std::chrono::seconds(10);
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!is_so()) {
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error(otherwise);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

/// Does not return before it has ended.
void run(std::vector<std::string> command) {
    Program(std::move(command)).wait();
}

void make_certificate(const Folder& folder) {
    run({"openssl",
         "req",
         "-x509",
         "-newkey",
         "ec",
         "-pkeyopt",
         "ec_paramgen_curve:P-256",
         "-nodes",
         "-days",
         "2",
         "-subj",
         "/CN=deploy for trying",
         "-addext",
         "subjectAltName=IP:127.0.0.1,DNS:localhost",
         "-keyout",
         folder.file("key.pem"),
         "-out",
         folder.file("cert.pem"),
         "-batch"});
    if (!fs::exists(folder.file("cert.pem")))
        throw std::runtime_error("openssl has made no certificate");
}

std::string redis_socket(const Folder& folder) {
    return folder.file("redis.sock");
}

/// On a socket that only we can reach. What it has acknowledged is on the disk.
std::vector<std::string> redis_command(const Folder& folder) {
    return {"redis-server",
            "--port",
            "0",
            "--unixsocket",
            redis_socket(folder),
            "--dir",
            folder.path(),
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
            "--logfile",
            folder.file("redis.log")};
}

std::vector<std::string>
chat_command(const Folder& folder, std::uint16_t port, const Plan& plan) {
    const fs::path own = fs::read_symlink("/proc/self/exe");
    std::vector<std::string> command{own.parent_path() / "ch15_room",
                                     "--port",
                                     std::to_string(port),
                                     "--redis",
                                     redis_socket(folder),
                                     "--poller",
                                     plan.poller,
                                     "--processes",
                                     "2"};
    if (plan.quiet) command.emplace_back("--quiet");
    return command;
}

/// Writes its configuration, too.
std::vector<std::string> nginx_command(const Folder& folder,
                                       std::uint16_t port,
                                       std::uint16_t upstream) {
    const std::string file = folder.file("nginx.conf");
    std::ofstream(file) << nginx_conf({.folder = folder.path(),
                                       .port = port,
                                       .upstreams = {upstream},
                                       .certfile = folder.file("cert.pem"),
                                       .keyfile = folder.file("key.pem")});
    return {"nginx", "-e", "stderr", "-c", file};
}

/// All that belongs to the service, while it runs.
class Service {
  public:
    Service(const Folder& folder, const Plan& plan)
        : chat_port_(free_port())
        , redis_(redis_command(folder))
        , chat_(chat_command(folder, chat_port_, plan))
        , nginx_(nginx_command(folder, plan.port, chat_port_)) {
        const std::string setup =
            " does not listen (\"./learn setup servers\" installs it)";
        wait_until([&] { return fs::exists(redis_socket(folder)); },
                   "redis-server" + setup);
        wait_until([&] { return somebody_listens(chat_port_); },
                   "the chat does not listen");
        wait_until([&] { return somebody_listens(plan.port); },
                   "nginx" + setup);
    }

    void say_whom_to_kill() const {
        std::printf("for kill -9: nginx %d, the chat's parent %d, Redis %d\n",
                    nginx_.pid(),
                    chat_.pid(),
                    redis_.pid());
    }

    void restart_the_dead() {
        if (redis_.restart_if_ended()) std::puts("Redis was begun again");
        if (chat_.restart_if_ended()) std::puts("the chat was begun again");
        if (nginx_.restart_if_ended()) std::puts("nginx was begun again");
        std::fflush(stdout);
    }

    /// nginx lets nobody in any more, and waits for those who are; the chat
    /// answers them; and nobody needs Redis then.
    void stop() {
        nginx_.signal(SIGQUIT);
        chat_.signal(SIGTERM);
        chat_.wait();
        nginx_.wait();
        redis_.signal(SIGTERM);
        redis_.wait();
    }

  private:
    std::uint16_t chat_port_;
    Program redis_;
    Program chat_;
    Program nginx_;
};

void deploy(const Plan& plan) {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGCHLD})
        sigaddset(&signals, signal);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    const Folder folder;
    make_certificate(folder);
    Service service(folder, plan);
    std::printf("nginx on port %d: open https://127.0.0.1:%d in two browsers\n"
                "its certificate: %s\n",
                plan.port,
                plan.port,
                folder.file("cert.pem").c_str());
    service.say_whom_to_kill();
    std::fflush(stdout);
    int signal = 0;
    while (sigwait(&signals, &signal) == 0 && signal == SIGCHLD)
        service.restart_the_dead();
    service.stop();
    std::puts("all of it has stopped");
}

}  // namespace

int main(int argc, char** argv) {
    const cli::ProgramOptions options(
        argc,
        argv,
        "the chat behind nginx, with TLS",
        {{"port", "8443", "where nginx listens; 0: any"},
         {"poller", "select", "select or epoll (task 02.5)"},
         {"quiet", "no", "say only what is amiss", true}});
    try {
        const std::uint16_t port = options.port();
        deploy({.port = port != 0 ? port : free_port(),
                .poller = options.text("poller"),
                .quiet = options.flag("quiet")});
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "deploy: %s\n", error.what());
        return 1;
    }
}
