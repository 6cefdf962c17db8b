// The whole service, for trying: nginx with TLS in front, the chat behind it.
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

/// Waits until somebody listens there.
void wait_for(std::uint16_t port, const std::string& what) {
    for (int tries = 0; tries < 100; ++tries) {
        try {
            const UniqueFd connection = connect_to(port);
            return;
        } catch (const std::system_error&) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    }
    throw std::runtime_error(what + " does not listen on port " +
                             std::to_string(port));
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

std::string chat_program() {
    const fs::path own = fs::read_symlink("/proc/self/exe");
    return own.parent_path() / "ch15_chat";
}

/// All that belongs to the service, while it runs.
class Service {
  public:
    Service(const Folder& folder, std::uint16_t port)
        : chat_port_(free_port())
        , chat_({chat_program(),
                 "--port=" + std::to_string(chat_port_),
                 "--proxies=127.0.0.1",
                 "--cookie-secret=" + folder.path()})
        , nginx_({"nginx",
                  "-e",
                  "stderr",
                  "-c",
                  written(folder, port, chat_port_)}) {
        wait_for(chat_port_, "the chat");
        wait_for(port, "nginx (\"./learn setup servers\" installs it)");
    }

    void restart_the_dead() {
        if (chat_.restart_if_ended()) std::puts("the chat was begun again");
        if (nginx_.restart_if_ended()) std::puts("nginx was begun again");
        std::fflush(stdout);
    }

    /// nginx lets nobody in any more, and waits for those who are; the chat
    /// answers them.
    void stop() {
        nginx_.signal(SIGQUIT);
        chat_.signal(SIGTERM);
        chat_.wait();
        nginx_.wait();
    }

  private:
    static std::string
    written(const Folder& folder, std::uint16_t port, std::uint16_t upstream) {
        std::ofstream(folder.file("nginx.conf"))
            << nginx_conf({.folder = folder.path(),
                           .port = port,
                           .upstreams = {upstream},
                           .certfile = folder.file("cert.pem"),
                           .keyfile = folder.file("key.pem")});
        return folder.file("nginx.conf");
    }

    std::uint16_t chat_port_;
    Program chat_;
    Program nginx_;
};

void deploy(std::uint16_t port) {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGCHLD})
        sigaddset(&signals, signal);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    const Folder folder;
    make_certificate(folder);
    Service service(folder, port);
    std::printf("chat behind nginx: open https://127.0.0.1:%d in two "
                "browsers\nits certificate: %s\n",
                port,
                folder.file("cert.pem").c_str());
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
        {{"port", "8443", "where nginx listens"}});
    try {
        deploy(options.port());
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "deploy: %s\n", error.what());
        return 1;
    }
}
