#include "common/http_parser/http_parser.hpp"

#include <algorithm>

namespace tornado {

namespace {

bool is_token(char c) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= '0' && c <= '9') || marks.find(c) != marks.npos;
}

void skip_line_ends(std::string_view& bytes) {
    while (bytes.starts_with('\r') || bytes.starts_with('\n'))
        bytes.remove_prefix(1);
}

}  // namespace

/// What llhttp calls. It is C and cannot be thrown through: an exception is
/// kept until llhttp has returned.
struct HttpParser::Callbacks {
    using Piece = void (HttpParserListener::*)(std::string_view);

    static HttpParser& self(llhttp_t* parser) {
        return *static_cast<HttpParser*>(parser->data);
    }

    template <typename Call>
    static int guarded(HttpParser& self, const Call& call) {
        try {
            call();
            return HPE_OK;
        } catch (...) {
            self.thrown_ = std::current_exception();
            return HPE_USER;
        }
    }

    static int refuse(llhttp_t* parser, const char* what) {
        self(parser).refused_ = what;
        return HPE_USER;
    }

    template <Piece member>
    static int piece(llhttp_t* parser, const char* at, std::size_t size) {
        HttpParser& me = self(parser);
        return guarded(me, [&] { (me.listener_.*member)({at, size}); });
    }

    static int name(llhttp_t* parser, const char* at, std::size_t size) {
        if (self(parser).headers_done_)
            return refuse(parser, "a field after the last chunk");
        return piece<&HttpParserListener::on_header_name>(parser, at, size);
    }

    static int header_end(llhttp_t* parser) {
        HttpParser& me = self(parser);
        return guarded(me, [&] { me.listener_.on_header_end(); });
    }

    static int extension(llhttp_t* parser, const char*, std::size_t) {
        return refuse(parser, "a chunk extension");
    }

    static int headers(llhttp_t* parser) {
        HttpParser& me = self(parser);
        me.headers_done_ = true;
        me.event_ = Event::headers;
        if ((parser->flags & F_CONTENT_LENGTH) != 0)
            me.content_length_ = parser->content_length;
        // What returning 1 would do; but then it would not pause. llhttp would
        // read a body after a 304 that says how long it would have been.
        const int code =
            parser->type == HTTP_RESPONSE ? parser->status_code : 0;
        if (me.no_body_ || (code >= 100 && code < 200) || code == 204 ||
            code == 304)
            parser->flags |= F_SKIPBODY;
        return HPE_PAUSED;
    }

    static int body(llhttp_t* parser, const char* at, std::size_t size) {
        if (size == 0) return HPE_OK;
        HttpParser& me = self(parser);
        me.event_ = Event::body;
        me.body_ = {at, size};
        return HPE_PAUSED;
    }

    static int message_end(llhttp_t* parser) {
        self(parser).event_ = Event::message_end;
        return HPE_PAUSED;
    }

    static const llhttp_settings_t& settings() {
        static const llhttp_settings_t settings = [] {
            llhttp_settings_t all;
            llhttp_settings_init(&all);
            all.on_url = piece<&HttpParserListener::on_target>;
            all.on_status = piece<&HttpParserListener::on_reason>;
            all.on_header_field = name;
            all.on_header_value = piece<&HttpParserListener::on_header_value>;
            all.on_header_value_complete = header_end;
            all.on_headers_complete = headers;
            all.on_chunk_extension_name = extension;
            all.on_body = body;
            all.on_message_complete = message_end;
            return all;
        }();
        return settings;
    }

    /// One that has read `method`, to be copied: each request would read the
    /// same word again.
    static llhttp_t after(std::string_view method) {
        llhttp_t parser;
        llhttp_init(&parser, HTTP_REQUEST, &settings());
        llhttp_execute(&parser, method.data(), method.size());
        return parser;
    }
};

HttpParser::HttpParser(Type type, HttpParserListener& listener)
    : listener_(listener) {
    llhttp_init(&parser_,
                type == Type::request ? HTTP_REQUEST : HTTP_RESPONSE,
                &Callbacks::settings());
    parser_.data = this;
}

void HttpParser::reset() {
    llhttp_reset(&parser_);
    method_.clear();
    method_done_ = false;
    target_begun_ = false;
    headers_done_ = false;
    no_body_ = false;
    content_length_.reset();
    body_ = {};
    thrown_ = nullptr;
    refused_ = nullptr;
}

void HttpParser::expect_no_body() {
    no_body_ = true;
}

HttpParser::Event HttpParser::feed(std::string_view& bytes) {
    if (parser_.type == HTTP_REQUEST && !target_begun_ && !take_method(bytes))
        return Event::need_more;
    std::size_t taken = 0;
    Event event = run(bytes.data(), bytes.size(), taken);
    bytes.remove_prefix(taken);
    return event;
}

/// llhttp knows a fixed list of methods, and HTTP has none. So the method is
/// read here, and llhttp is told one that it knows.
/// returns: true once the target has begun
bool HttpParser::take_method(std::string_view& bytes) {
    if (!method_done_) {
        if (method_.empty()) skip_line_ends(bytes);
        const std::size_t size = std::min(bytes.find(' '), bytes.size());
        const std::string_view piece = bytes.substr(0, size);
        if (!std::all_of(piece.begin(), piece.end(), is_token))
            throw HttpParseError("this is no method");
        method_ += piece;
        bytes.remove_prefix(size);
        if (bytes.empty()) return false;
        if (method_.empty()) throw HttpParseError("there is no method");
        bytes.remove_prefix(1);
        method_done_ = true;
        // CONNECT's target has a form of its own.
        static const llhttp_t after_connect = Callbacks::after("CONNECT ");
        static const llhttp_t after_get = Callbacks::after("GET ");
        parser_ = method_ == "CONNECT" ? after_connect : after_get;
        parser_.data = this;
    }
    if (bytes.empty()) return false;
    if (bytes.front() == ' ')
        throw HttpParseError("two spaces after the method");
    target_begun_ = true;
    return true;
}

HttpParser::Event
HttpParser::run(const char* begin, std::size_t size, std::size_t& taken) {
    event_.reset();
    const llhttp_errno_t error = llhttp_execute(&parser_, begin, size);
    if (error == HPE_OK) {
        taken = size;
        return Event::need_more;
    }
    if (error == HPE_PAUSED && event_) {
        taken =
            static_cast<std::size_t>(llhttp_get_error_pos(&parser_) - begin);
        llhttp_resume(&parser_);
        return *event_;
    }
    if (thrown_) std::rethrow_exception(thrown_);
    throw HttpParseError(refused_ ? refused_
                                  : llhttp_get_error_reason(&parser_));
}

HttpParser::Event HttpParser::finish() {
    event_.reset();
    const bool in_method = !method_.empty() && !method_done_;
    const llhttp_errno_t error = llhttp_finish(&parser_);
    if (in_method || (error != HPE_OK && error != HPE_PAUSED))
        throw HttpParseError("the message has no end");
    return event_.value_or(Event::need_more);
}

int HttpParser::status_code() const {
    return parser_.status_code;
}

int HttpParser::major_version() const {
    return parser_.http_major;
}

int HttpParser::minor_version() const {
    return parser_.http_minor;
}

bool HttpParser::chunked() const {
    return (parser_.flags & F_CHUNKED) != 0;
}

bool HttpParser::may_have_body() const {
    return (parser_.flags & F_SKIPBODY) == 0;
}

bool HttpParser::upgrade() const {
    return parser_.upgrade != 0;
}

}  // namespace tornado
