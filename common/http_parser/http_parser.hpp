#pragma once
// The syntax of HTTP/1, read by llhttp: a thin face on it, in C++.
//
// llhttp finds where things begin and end. Limits, timeouts, whether the
// connection stays open, the order of answers: all that is its user's job.

#include <cstdint>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <llhttp.h>

namespace tornado {

/// The bytes are not HTTP/1, or more of it than is accepted here.
class HttpParseError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Gets the text of a message's head as it is found, in pieces: a name, a
/// value or a target that comes in two packets comes in two pieces.
class HttpParserListener {
  public:
    HttpParserListener() = default;
    HttpParserListener(const HttpParserListener&) = delete;
    HttpParserListener& operator=(const HttpParserListener&) = delete;
    virtual ~HttpParserListener() = default;

    /// More of the request's target: "/index.html?q=1".
    virtual void on_target(std::string_view /*piece*/) {}

    /// More of the response's reason: "Not Found".
    virtual void on_reason(std::string_view /*piece*/) {}

    /// More of a header's name.
    virtual void on_header_name(std::string_view piece) = 0;

    /// More of a header's value, as it stands on the line: spaces at its end
    /// belong to nobody. A value that is continued on the next line goes on
    /// here, with that line's leading spaces.
    virtual void on_header_value(std::string_view piece) = 0;

    /// The header is complete.
    virtual void on_header_end() = 0;
};

/// Reads one message after the other. It never takes more bytes than it must:
/// what follows a message is left to whoever feeds it.
///
/// Refused, though llhttp would take some of it: chunk extensions, trailers,
/// two spaces after the method. A method may be any token, also one that
/// llhttp has not heard of.
///
/// thread:   one at a time
/// lifetime: the listener must outlive it; what the listener throws comes out
///           of feed()
class HttpParser {
  public:
    enum class Type { request, response };

    enum class Event {
        need_more,    // everything was taken
        headers,      // the head is complete
        body,         // body() is the next piece of it
        message_end,  // reset() before the next one
    };

    HttpParser(Type type, HttpParserListener& listener);
    ~HttpParser() = default;
    HttpParser(const HttpParser&) = delete;
    HttpParser& operator=(const HttpParser&) = delete;

    /// Takes bytes from the front of `bytes` until something has happened.
    /// After `headers` and `body` call it again, even with nothing left.
    ///
    /// errors: HttpParseError; only reset() and the destructor are allowed
    ///         then
    Event feed(std::string_view& bytes);

    /// The other side will send nothing more.
    /// returns: message_end if that is how this message ends (a response
    ///          without a length), need_more if none had begun
    /// errors:  HttpParseError: it stopped in the middle
    Event finish();

    /// Forgets the message; the next byte begins another.
    void reset();

    /// This message has no body, whatever its headers say: it answers a HEAD.
    /// Call it before its head is complete.
    void expect_no_body();

    // From `headers` on:

    /// "GET"; of a request.
    const std::string& method() const { return method_; }

    /// 404; of a response.
    int status_code() const;

    /// 1 and 0 of "HTTP/1.0".
    int major_version() const;
    int minor_version() const;

    /// The number in its Content-Length, if it has one.
    std::optional<std::uint64_t> content_length() const {
        return content_length_;
    }

    /// True if the body comes in chunks.
    bool chunked() const;

    /// False if there is none, whatever its headers say: after a HEAD, and in
    /// a 1xx, 204 or 304.
    bool may_have_body() const;

    /// True if another protocol follows: an upgrade that was asked for (or, in
    /// a response, granted), or CONNECT.
    bool upgrade() const;

    /// After `body`: a piece of what was fed last.
    std::string_view body() const { return body_; }

  private:
    struct Callbacks;

    bool take_method(std::string_view& bytes);
    Event run(const char* begin, std::size_t size, std::size_t& taken);

    HttpParserListener& listener_;
    llhttp_t parser_{};  // knows us by its `data`
    std::string method_;
    bool method_done_ = false;   // llhttp has been given one
    bool target_begun_ = false;  // something but a space follows it
    bool headers_done_ = false;
    bool no_body_ = false;
    std::optional<std::uint64_t> content_length_;
    std::optional<Event> event_;  // what made llhttp pause
    std::string_view body_;
    std::exception_ptr thrown_;      // by the listener, under llhttp's C
    const char* refused_ = nullptr;  // what we refuse and llhttp does not
};

}  // namespace tornado
