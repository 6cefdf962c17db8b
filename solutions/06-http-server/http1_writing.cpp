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

bool is_line(std::string_view text) {
    // TASK 06.2: what has a line break in it would be two. "\r" or "\n" alone
    // is one to somebody.
    return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos;
}

/// The number of a Content-Length, if there is one.
std::optional<std::uint64_t> content_length(const HTTPHeaders& headers) {
    // TASK 06.2: digits, and nothing else.
    const auto text = headers.find("Content-Length");
    if (!text) return {};
    const auto number = numbers::whole_number<std::uint64_t>(*text);
    if (!number)
        throw std::invalid_argument("this Content-Length is no number");
    return number;
}

}  // namespace

/// True if another request may follow this one.
bool HTTP1Connection::can_keep_alive() const {
    // TASK 06.2: HTTP/1.1 stays open unless the client says "close". HTTP/1.0
    // closes unless it says "keep-alive", and the end of its request is beyond
    // doubt. What follows a CONNECT is no HTTP.
    if (!asked_.may_stay) return false;
    if (asked_.in_1_1) return !has_word(asked_.connection, "close");
    return asked_.has_end && has_word(asked_.connection, "keep-alive");
}

Future<void> HTTP1Connection::write_headers(httputil::StartLine start_line,
                                            HTTPHeaders headers,
                                            std::string_view chunk) {
    // TASK 06.2: decide how the body's end will be known, and send both.
    if (headers_written_ && !closed())
        throw std::logic_error("HTTP1Connection: the headers were written");
    Scratch scratch;
    std::string& out = scratch.text();
    if (role_ == Role::server)
        begin_answer(
            std::get<httputil::ResponseStartLine>(start_line), headers, out);
    else
        begin_request(
            std::get<httputil::RequestStartLine>(start_line), headers, out);
    headers_written_ = true;
    if (closed()) return make_quiet_failure<void>(StreamClosedError());
    return send_body(chunk, out);
}

void HTTP1Connection::begin_answer(const httputil::ResponseStartLine& line,
                                   HTTPHeaders& headers,
                                   std::string& out) {
    // TASK 06.2: the head. The body's end is known by its Content-Length, or by
    // chunks, or by nothing but the connection's end.
    if (!is_line(line.reason))
        throw std::invalid_argument("a reason with a line break in it");
    remaining_ = content_length(headers);
    const bool has_length = remaining_ || headers.contains("Transfer-Encoding");
    if (asked_.for_head || never_has_a_body(line.code))
        remaining_ = 0;
    else
        chunking_ = asked_.in_1_1 && !has_length;
    const bool has_end = remaining_ || has_length || chunking_;
    if (!has_end || !can_keep_alive() ||
        has_word(headers.get("Connection"), "close"))
        close_after_ = true;
    if (chunking_) headers.add("Transfer-Encoding", "chunked");
    if (asked_.in_1_1 && close_after_) headers.set("Connection", "close");
    if (!asked_.in_1_1 && !close_after_)
        headers.set("Connection", "Keep-Alive");
    out.append("HTTP/1.1 ").append(std::to_string(line.code));
    out.append(" ").append(line.reason).append("\r\n");
    headers.append_to(out);
    out.append("\r\n");
}

void HTTP1Connection::begin_request(const httputil::RequestStartLine& line,
                                    HTTPHeaders& headers,
                                    std::string& out) {
    // TASK 06.2: the same for a client. A request without a Content-Length has
    // no body, unless its method promises one.
    if (!is_line(line.method) || !is_line(line.path) ||
        line.path.find(' ') != line.path.npos)
        throw std::invalid_argument("a request line that is not one line");
    remaining_ = content_length(headers);
    const bool promises_body =
        line.method == "POST" || line.method == "PUT" || line.method == "PATCH";
    if (!remaining_ && !headers.contains("Transfer-Encoding")) {
        if (promises_body)
            chunking_ = true;
        else
            remaining_ = 0;
    }
    if (chunking_) headers.add("Transfer-Encoding", "chunked");
    asked_.for_head = line.method == "HEAD";
    if (asked_.for_head && reading_) reading_->parser.expect_no_body();
    out.append(line.method).append(" ").append(line.path);
    out.append(" HTTP/1.1\r\n");
    headers.append_to(out);
    out.append("\r\n");
}

/// Sends `chunk`, in the form in which the body goes over the wire, behind what
/// is in `out`.
Future<void> HTTP1Connection::send_body(std::string_view chunk,
                                        std::string& out) {
    // TASK 06.2: count what is promised, and refuse more, before any of it is
    // sent. An empty piece must not look like the last chunk. One write is
    // cheaper than two, unless very much must be copied for it.
    if (remaining_) {
        if (chunk.size() > *remaining_) {
            close();
            throw HTTPOutputError("more was written than Content-Length says");
        }
        *remaining_ -= chunk.size();
    }
    if (chunking_ && !chunk.empty()) {
        append_chunk(chunk, out);
    } else if (chunk.size() > Scratch::most) {
        if (!out.empty()) (void)send(out);
        return send(chunk);
    } else {
        out.append(chunk);
    }
    return send(out);
}

void HTTP1Connection::append_chunk(std::string_view chunk, std::string& out) {
    // TASK 06.5: its size in hexadecimal, a line break, the bytes, a line
    // break.
    std::array<char, 16> size;
    const auto written =
        std::to_chars(size.data(), size.data() + size.size(), chunk.size(), 16);
    out.append(size.data(), written.ptr).append("\r\n");
    out.append(chunk).append("\r\n");
}

Future<void> HTTP1Connection::write(std::string_view chunk) {
    // TASK 06.2: more of the body.
    if (!headers_written_ || write_finished_)
        throw std::logic_error(
            "HTTP1Connection: a body comes after its headers, and not after "
            "finish()");
    if (closed()) return make_quiet_failure<void>(StreamClosedError());
    Scratch scratch;
    return send_body(chunk, scratch.text());
}

void HTTP1Connection::finish() {
    // TASK 06.2: the body's end. An answer that is given before all of the
    // request has come closes the connection: the rest need not be read. 06.3:
    // otherwise it is over when the system has taken all bytes.
    if (!headers_written_)
        throw std::logic_error("HTTP1Connection: finish() without headers");
    if (std::exchange(write_finished_, true)) return;
    if (closed()) return settle();
    if (remaining_.value_or(0) > 0) {
        close();
        throw HTTPOutputError("less was written than Content-Length says");
    }
    if (chunking_) (void)send("0\r\n\r\n");
    if (role_ == Role::server && !ended_) close_after_ = true;
    if (outbox_ && close_after_) outbox_->release();
    if (!stream_->writing()) return answer_sent();
    stream_->loop().add_future(stream_->flush(),
                               [weak = weak_from_this()](const Future<void>&) {
                                   if (auto self = weak.lock())
                                       self->answer_sent();
                               });
}

void HTTP1Connection::answer_sent() {
    // TASK 06.2: close if that was the last one.
    close_callback_ = nullptr;
    if (waiter_ && stream_) stream_->set_close_callback(nullptr);
    if (role_ == Role::server && close_after_) close();
    settle();
}

Future<void> HTTP1Connection::send(std::string_view bytes) {
    // TASK 06.2: to the stream; as a server's, by way of its outbox.
    return outbox_ ? outbox_->write(bytes) : stream_->write(bytes);
}

}  // namespace tornado
