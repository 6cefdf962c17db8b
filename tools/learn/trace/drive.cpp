#include "tools/learn/trace/drive.hpp"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <thread>

#include <sys/wait.h>

#include "tools/learn/errors.hpp"
#include "tools/learn/interrupt.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/trace/scene_client.hpp"

namespace tornado::learn {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// A masked text frame of RFC 6455, whose length takes one byte. The mask is
/// zero, which is allowed and leaves the text readable in a trace.
std::string frame(const std::string& text) {
    std::string bytes = "\x81";
    bytes += static_cast<char>(0x80 | text.size());
    return bytes + std::string(4, '\0') + text;
}

Trouble nobody_listens(std::uint16_t port) {
    return Trouble("Nobody listens on port " + std::to_string(port) + ".");
}

class Stage {
  public:
    Stage(std::uint16_t port, std::chrono::seconds patience)
        : port_(port)
        , patience_(patience) {}

    void play(const SceneStep& step) {
        stop_if_interrupted();
        if (step.pause_ms > 0) {
            std::this_thread::sleep_for(milliseconds(step.pause_ms));
            return;
        }
        if (step.leaves) {
            clients_.erase(step.who);
            return;
        }
        auto& speaker = client(step.who);
        if (!step.method.empty()) {
            speaker.ask(step);
        }
        if (!step.frame.empty()) {
            speaker.say(frame(step.frame));
        }
        speaker.say(step.says);
        if (!step.hears.empty()) {
            speaker.hear(step.hears, patience_);
        }
    }

    const ClientNames& names() const { return names_; }

  private:
    SceneClient& client(const std::string& name) {
        const auto found = clients_.find(name);
        if (found != clients_.end()) {
            return found->second;
        }
        const auto made = clients_.try_emplace(name, name, port_).first;
        if (!made->second.connected()) {
            throw nobody_listens(port_);
        }
        names_[made->second.own_port()] = name;
        return made->second;
    }

    std::uint16_t port_;
    std::chrono::seconds patience_;
    ClientNames names_;
    std::map<std::string, SceneClient> clients_;
};

/// Leaves its end to be asked for by whoever has started it, and may have asked
/// already.
bool has_ended(pid_t child) {
    siginfo_t info{};
    constexpr int how = WEXITED | WNOHANG | WNOWAIT;
    return child != 0 &&
           (waitid(P_PID, static_cast<id_t>(child), &info, how) != 0 ||
            info.si_pid == child);
}

void wait_for_listener(std::uint16_t port,
                       pid_t server,
                       std::chrono::seconds patience) {
    const auto deadline = Clock::now() + patience;
    while (!somebody_listens(port)) {
        if (has_ended(server) || Clock::now() > deadline) {
            throw nobody_listens(port);
        }
        std::this_thread::sleep_for(milliseconds(20));
    }
}

}  // namespace

// Looks into the system's table of sockets, because a connection made only to
// try would be in the trace.
bool somebody_listens(std::uint16_t port) {
    char local[16];
    std::snprintf(local, sizeof local, ":%04X", port);
    for (const auto* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        std::ifstream lines(table);
        std::string line;
        while (std::getline(lines, line)) {
            const auto words = split_words(line);
            if (words.size() > 3 && words[1].ends_with(local) &&
                words[3] == "0A") {
                return true;
            }
        }
    }
    return false;
}

ClientNames play(const std::vector<SceneStep>& scene,
                 std::uint16_t port,
                 pid_t server,
                 std::chrono::seconds patience) {
    wait_for_listener(port, server, patience);
    Stage stage(port, patience);
    for (const auto& step : scene) {
        stage.play(step);
    }
    return stage.names();
}

}  // namespace tornado::learn
