// HTTP1Connection: writing a message.

#include <array>
#include <stdexcept>
#include <utility>

#include "common/numbers/whole_number.hpp"
#include "common/stub/stub.hpp"

#include "http1connection.hpp"
#include "quiet_failure.hpp"

namespace tornado {

using httputil::has_word;
using httputil::HTTPHeaders;
using httputil::HTTPOutputError;
using httputil::never_has_a_body;

namespace {

/// Memory that one answer after the other is put together in. It is borrowed,
/// because callbacks that run while one is sent may write another.
class Scratch {
  public:
    static constexpr std::size_t most = 64 * 1024;  // bytes that are kept

    Scratch()
        : text_(std::exchange(kept(), {})) {
        text_.clear();
    }

    ~Scratch() {
        if (text_.capacity() <= most) kept() = std::move(text_);
    }

    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    std::string& text() { return text_; }

  private:
    static std::string& kept() {
        thread_local std::string memory;
        return memory;
    }

    std::string text_;
};

}  // namespace

Future<void> HTTP1Connection::write_headers(httputil::StartLine start_line,
                                            HTTPHeaders headers,
                                            std::string_view chunk) {
    // TASK 06.2: decide how the body's end will be known, and send both.
    TORNADO_STUB("HTTP1Connection::write_headers", "06.2");
}

Future<void> HTTP1Connection::write(std::string_view chunk) {
    // TASK 06.2: more of the body.
    TORNADO_STUB("HTTP1Connection::write", "06.2");
}

void HTTP1Connection::finish() {
    // TASK 06.2: the body's end. An answer that is given before all of the
    // request has come closes the connection: the rest need not be read. 06.3:
    // otherwise it is over when the system has taken all bytes.
    TORNADO_STUB("HTTP1Connection::finish", "06.2");
}

}  // namespace tornado
