#pragma once
// What a client asks, and how it knows that the answer is right.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "bench/load/target.hpp"

namespace tornado::bench {

class Exchange {
  public:
    Exchange() = default;
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    virtual ~Exchange() = default;

    virtual const std::string& question() const = 0;

    /// Looks at the answer that stands first in `bytes`.
    ///
    /// returns: its size; 0 if it is not all there
    /// errors:  std::runtime_error if it is wrong
    virtual std::size_t answer(std::string_view bytes) const = 0;
};

/// An HTTP answer with a Content-Length.
struct HttpAnswer {
    std::size_t size = 0;  // all of it; 0: not all there
    std::string_view body;
};

/// errors: std::runtime_error if it is not 200
HttpAnswer http_answer(std::string_view bytes);

/// GET `path`, answered with `body`.
class HelloExchange final : public Exchange {
  public:
    HelloExchange(const std::string& path, std::string body);

    const std::string& question() const override { return question_; }

    std::size_t answer(std::string_view bytes) const override;

  private:
    std::string question_;
    std::string body_;
};

/// POST /count with a body of so many bytes, answered with that number.
class UploadExchange final : public Exchange {
  public:
    explicit UploadExchange(std::size_t size);

    const std::string& question() const override { return question_; }

    std::size_t answer(std::string_view bytes) const override;

  private:
    std::string question_;
    std::string body_;
};

/// A WebSocket's text message, echoed.
class FrameExchange final : public Exchange {
  public:
    /// size: 126 to 65535
    explicit FrameExchange(std::size_t size);

    const std::string& question() const override { return question_; }

    std::size_t answer(std::string_view bytes) const override;

  private:
    std::string question_;
    std::string answer_;
};

/// POST of a form.
std::string form_request(const std::string& path, const std::string& form);

/// What makes a connection a WebSocket, and the value that must be answered.
inline constexpr std::string_view upgrade_request =
    "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13\r\n\r\n";
inline constexpr std::string_view accept_value = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/// One connection that waits for its answers.
class Talker {
  public:
    explicit Talker(const Target& target);

    void send(std::string_view bytes);

    /// Waits for an HTTP answer; returns its body.
    std::string receive();

    std::string ask(std::string_view bytes) {
        send(bytes);
        return receive();
    }

    /// Asks for a WebSocket, and hands the connection over.
    /// errors: std::runtime_error if the server has none
    UniqueFd upgrade();

    UniqueFd release() { return std::move(fd_); }

  private:
    void read_more();

    const Target& target_;
    UniqueFd fd_;
    std::string in_;
};

/// A connection whose end leaves nothing behind: thousands of them, one round
/// after the other, would use up the ports.
UniqueFd connect_for_load(std::uint16_t port);

}  // namespace tornado::bench
