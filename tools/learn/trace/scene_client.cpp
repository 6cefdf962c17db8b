#include "tools/learn/trace/scene_client.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tools/learn/errors.hpp"

namespace tornado::learn {

using std::chrono::milliseconds;

SceneClient::SceneClient(std::string name, std::uint16_t port)
    : name_(std::move(name))
    , port_(port)
    , fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_,
                           reinterpret_cast<const sockaddr*>(&address),
                           sizeof address) == 0;
}

SceneClient::~SceneClient() {
    ::close(fd_);
}

std::uint16_t SceneClient::own_port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

void SceneClient::say(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto size = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (size < 0) {
            throw Trouble("The scene's client " + name_ +
                          " could not write: the program has closed the "
                          "connection.");
        }
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
}

void SceneClient::ask(const SceneStep& step) const {
    say(request(step));
}

void SceneClient::hear(const std::string& text, std::chrono::seconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const auto at = heard_.find(text);
        if (at != std::string::npos) {
            keep_cookies();
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

bool SceneClient::read_more(std::chrono::steady_clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<milliseconds>(
        deadline - std::chrono::steady_clock::now());
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

void SceneClient::keep_cookies() {
    const std::string header = "\r\nSet-Cookie: ";
    for (auto at = heard_.find(header); at != std::string::npos;
         at = heard_.find(header, at + 1)) {
        const auto begin = at + header.size();
        const auto equals = heard_.find('=', begin);
        const auto end = heard_.find_first_of(";\r", begin);
        if (equals < end && end != std::string::npos) {
            cookies_[heard_.substr(begin, equals - begin)] =
                heard_.substr(equals + 1, end - equals - 1);
        }
    }
}

std::string SceneClient::with_cookies(std::string text) const {
    for (const auto& [name, value] : cookies_) {
        const auto mark = "{" + name + "}";
        const auto at = text.find(mark);
        if (at != std::string::npos) {
            text.replace(at, mark.size(), value);
        }
    }
    return text;
}

std::string SceneClient::request(const SceneStep& step) const {
    std::string text = step.method + " " + step.path + " HTTP/1.1\r\n";
    text += "Host: 127.0.0.1:" + std::to_string(port_) + "\r\n";
    if (step.upgrade) {
        text += "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: c2l4dGVlbiByYW5kb20gYg==\r\n";
    }
    for (const auto& header : step.headers) {
        text += with_cookies(header) + "\r\n";
    }
    if (!cookies_.empty()) {
        std::string all;
        for (const auto& [name, value] : cookies_) {
            all += (all.empty() ? "" : "; ") + name + "=" + value;
        }
        text += "Cookie: " + all + "\r\n";
    }
    const auto form = with_cookies(step.form);
    if (step.method == "POST") {
        text += "Content-Type: application/x-www-form-urlencoded\r\n"
                "Content-Length: " +
                std::to_string(form.size()) + "\r\n";
    }
    return text + "\r\n" + form;
}

}  // namespace tornado::learn
