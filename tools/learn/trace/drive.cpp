#include "tools/learn/trace/drive.hpp"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <thread>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tools/learn/errors.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// One client: a blocking socket, and what it has heard.
class SceneClient {
  public:
    SceneClient(std::string name, std::uint16_t port)
        : name_(std::move(name))
        , fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(fd_,
                               reinterpret_cast<const sockaddr*>(&address),
                               sizeof address) == 0;
    }

    SceneClient(const SceneClient&) = delete;
    SceneClient& operator=(const SceneClient&) = delete;

    ~SceneClient() { ::close(fd_); }

    bool connected() const { return connected_; }

    std::uint16_t own_port() const {
        sockaddr_in address{};
        socklen_t size = sizeof address;
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
        return ntohs(address.sin_port);
    }

    void say(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto size =
                ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (size < 0) {
                throw Trouble("The scene's client " + name_ +
                              " could not write: the program has closed the "
                              "connection.");
            }
            bytes.remove_prefix(static_cast<std::size_t>(size));
        }
    }

    /// Reads until `text` has come; forgets what came up to there.
    void hear(const std::string& text, std::chrono::seconds patience) {
        const auto deadline = Clock::now() + patience;
        for (;;) {
            const auto at = heard_.find(text);
            if (at != std::string::npos) {
                heard_.erase(0, at + text.size());
                return;
            }
            if (!read_more(deadline)) {
                throw Trouble("The scene's client " + name_ + " waited for \"" +
                              text + "\", and heard " +
                              (heard_.empty() ? std::string("nothing")
                                              : "\"" + heard_ + "\"") +
                              ".");
            }
        }
    }

  private:
    bool read_more(Clock::time_point deadline) {
        const auto left =
            std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
        pollfd entry{fd_, POLLIN, 0};
        if (left.count() <= 0 ||
            ::poll(&entry, 1, static_cast<int>(left.count())) <= 0) {
            return false;
        }
        char bytes[16 * 1024];
        const auto size = ::recv(fd_, bytes, sizeof bytes, 0);
        if (size <= 0) {
            return false;
        }
        heard_.append(bytes, static_cast<std::size_t>(size));
        return true;
    }

    std::string name_;
    int fd_;
    bool connected_ = false;
    std::string heard_;
};

std::string request(const SceneStep& step, std::uint16_t port) {
    std::string text = step.method + " " + step.path + " HTTP/1.1\r\n";
    text += "Host: 127.0.0.1:" + std::to_string(port) + "\r\n";
    for (const auto& header : step.headers) {
        text += header + "\r\n";
    }
    if (step.method == "POST") {
        text += "Content-Type: application/x-www-form-urlencoded\r\n"
                "Content-Length: " +
                std::to_string(step.form.size()) + "\r\n";
    }
    return text + "\r\n" + step.form;
}

/// A masked text frame of RFC 6455, for short texts. The mask is zero, which
/// is allowed and leaves the text readable in a trace.
std::string frame(const std::string& text) {
    std::string bytes = "\x81";
    bytes += static_cast<char>(0x80 | (text.size() & 0x7f));
    return bytes + std::string(4, '\0') + text;
}

class Stage {
  public:
    Stage(std::uint16_t port, std::chrono::seconds patience)
        : port_(port)
        , patience_(patience) {}

    void play(const SceneStep& step) {
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
            speaker.say(request(step, port_));
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
            throw Trouble("Nobody listens on port " + std::to_string(port_) +
                          ".");
        }
        names_[made->second.own_port()] = name;
        return made->second;
    }

    std::uint16_t port_;
    std::chrono::seconds patience_;
    ClientNames names_;
    std::map<std::string, SceneClient> clients_;
};

/// Looks into the system's table of sockets, because a connection made only
/// to try would be in the trace.
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

void wait_for_listener(std::uint16_t port, std::chrono::seconds patience) {
    const auto deadline = Clock::now() + patience;
    while (!somebody_listens(port)) {
        if (Clock::now() > deadline) {
            throw Trouble("Nobody listens on port " + std::to_string(port) +
                          "; the program's own words are above.");
        }
        std::this_thread::sleep_for(milliseconds(20));
    }
}

}  // namespace

ClientNames play(const std::vector<SceneStep>& scene,
                 std::uint16_t port,
                 std::chrono::seconds patience) {
    wait_for_listener(port, patience);
    Stage stage(port, patience);
    for (const auto& step : scene) {
        stage.play(step);
    }
    return stage.names();
}

}  // namespace tornado::learn
