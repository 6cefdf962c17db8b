#include "bench/load/exchange.hpp"

#include <array>
#include <charconv>
#include <stdexcept>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>

#include "common/net/sockets.hpp"

namespace tornado::bench {

namespace {

[[noreturn]] void wrong(const std::string& what, std::string_view bytes) {
    throw std::runtime_error(what + ": " + std::string(bytes.substr(0, 200)));
}

std::size_t content_length(std::string_view head) {
    constexpr std::string_view field = "content-length:";
    for (auto at = head.find("\r\n"); at != std::string_view::npos;
         at = head.find("\r\n", at)) {
        at += 2;
        const auto line = head.substr(at);
        if (line.size() < field.size() ||
            ::strncasecmp(line.data(), field.data(), field.size()) != 0)
            continue;
        const auto digits = line.find_first_not_of(' ', field.size());
        std::size_t size = 0;
        std::from_chars(line.data() + digits, line.data() + line.size(), size);
        return size;
    }
    wrong("an answer without a length", head);
}

/// The size of the answer that stands first in `bytes`; its body must be this.
std::size_t answer_with(const std::string& expected, std::string_view bytes) {
    const auto [size, body] = http_answer(bytes);
    if (size != 0 && body != expected) wrong("not what was asked for", body);
    return size;
}

}  // namespace

HttpAnswer http_answer(std::string_view bytes) {
    const auto blank = bytes.find("\r\n\r\n");
    if (blank == std::string_view::npos) return {};
    const auto head = bytes.substr(0, blank + 4);
    if (!head.starts_with("HTTP/1.1 200 ")) wrong("not 200", head);
    const std::size_t size = head.size() + content_length(head);
    if (bytes.size() < size) return {};
    return {.size = size,
            .body = bytes.substr(head.size(), size - head.size())};
}

HelloExchange::HelloExchange(const std::string& path, std::string body)
    : question_("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    , body_(std::move(body)) {}

std::size_t HelloExchange::answer(std::string_view bytes) const {
    return answer_with(body_, bytes);
}

UploadExchange::UploadExchange(std::size_t size)
    : question_("POST /count HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                "Content-Type: application/octet-stream\r\n"
                "Content-Length: " +
                std::to_string(size) + "\r\n\r\n" + std::string(size, 'x'))
    , body_(std::to_string(size)) {}

std::size_t UploadExchange::answer(std::string_view bytes) const {
    return answer_with(body_, bytes);
}

FrameExchange::FrameExchange(std::size_t size) {
    if (size < 126 || size > 65'535)
        throw std::invalid_argument("a message has 126 to 65535 bytes");
    constexpr std::string_view mask = "\x11\x22\x33\x44";
    std::string text;
    for (std::size_t i = 0; i < size; ++i)
        text += static_cast<char>('a' + i % 26);
    const std::string length{static_cast<char>(size >> 8U),
                             static_cast<char>(size & 0xffU)};
    question_ = "\x81\xfe" + length + std::string(mask);
    for (std::size_t i = 0; i < size; ++i)
        question_ += static_cast<char>(text[i] ^ mask[i % mask.size()]);
    answer_ = "\x81\x7e" + length + text;
}

std::size_t FrameExchange::answer(std::string_view bytes) const {
    if (bytes.size() < answer_.size()) return 0;
    if (!bytes.starts_with(answer_)) wrong("not what was sent", bytes);
    return answer_.size();
}

std::string form_request(const std::string& path, const std::string& form) {
    return "POST " + path +
           " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
           "Content-Type: application/x-www-form-urlencoded\r\n"
           "Content-Length: " +
           std::to_string(form.size()) + "\r\n\r\n" + form;
}

UniqueFd connect_for_load(std::uint16_t port) {
    UniqueFd fd = connect_to(port);
    const int on = 1;
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    const linger reset{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
    return fd;
}

Talker::Talker(const Target& target)
    : target_(target)
    , fd_(connect_for_load(target.port())) {}

void Talker::send(std::string_view bytes) {
    const ssize_t sent =
        ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(bytes.size()))
        throw std::runtime_error("the server does not take a request");
}

void Talker::read_more() {
    pollfd wait{fd_.get(), POLLIN, 0};
    ::poll(&wait, 1, target_.deadline().left("no answer"));
    std::array<char, 65536> buffer{};
    const ssize_t got = ::recv(fd_.get(), buffer.data(), buffer.size(), 0);
    if (got == 0) throw std::runtime_error("the server hung up");
    if (got > 0) in_.append(buffer.data(), static_cast<std::size_t>(got));
}

std::string Talker::receive() {
    while (true) {
        const auto [size, body] = http_answer(in_);
        if (size == 0) {
            read_more();
            continue;
        }
        std::string copy(body);
        in_.erase(0, size);
        return copy;
    }
}

UniqueFd Talker::upgrade() {
    send(upgrade_request);
    while (!in_.ends_with("\r\n\r\n")) {
        read_more();
        if (!in_.starts_with("HTTP/1.1 101 ")) wrong("no WebSocket", in_);
    }
    if (in_.find(accept_value) == std::string::npos)
        wrong("a wrong accept value", in_);
    return release();
}

}  // namespace tornado::bench
