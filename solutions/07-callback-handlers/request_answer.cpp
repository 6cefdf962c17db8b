// RequestHandler: the answer.

#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "common/crypto/crypto.hpp"
#include "common/escape/json.hpp"
#include "common/stub/stub.hpp"

#include "application.hpp"
#include "request_handler.hpp"

namespace tornado::web {

namespace {

/// True if `reason` may stand in a status line, and in a page.
bool is_reason(std::string_view reason) {
    // TASK 07.2: no control characters, and no "<".
    for (const char c : reason)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f' || c == '<')
            return false;
    return true;
}

/// What every answer of this second begins with.
const httputil::HTTPHeaders& default_headers() {
    // TASK 07.2: the server's name, the usual type and the date. They are put
    // together once a second, and copied from then on.
    thread_local std::string date;
    thread_local httputil::HTTPHeaders headers;
    if (date != httputil::current_timestamp()) {
        date = httputil::current_timestamp();
        headers = {{"Server", "RebuildingTornado"},
                   {"Content-Type", "text/html; charset=UTF-8"},
                   {"Date", date}};
    }
    return headers;
}

}  // namespace

void RequestHandler::clear() {
    // TASK 07.2: begin anew. The headers that every answer has can wait until
    // there is one.
    buffer_.clear();
    headers_ = {};
    has_default_headers_ = false;
    set_status(200);
}

/// Those of the answer, and those that every answer has among them.
httputil::HTTPHeaders& RequestHandler::answer_headers() {
    // TASK 07.2: they are made when somebody asks for the first time. Who waits
    // for something to answer has no use for them yet.
    if (!std::exchange(has_default_headers_, true)) {
        headers_.reserve(8, 256);  // more than most answers need
        headers_ = default_headers();
        set_default_headers();
    }
    return headers_;
}

void RequestHandler::set_status(int status, std::string_view reason) {
    // TASK 07.2: a reason that is fit for the status line, or the usual one.
    status_ = status;
    if (reason.empty())
        reason_ = httputil::reason_of(status);
    else if (is_reason(reason))
        reason_ = reason;
    else
        reason_ = "Unknown";
}

int RequestHandler::get_status() const {
    // TASK 07.2: as it was set last.
    return status_;
}

const std::string& RequestHandler::get_reason() const {
    // TASK 07.2: the same.
    return reason_;
}

void RequestHandler::set_header(std::string_view name, std::string_view value) {
    // TASK 07.2: HTTPHeaders knows what may be sent.
    answer_headers().set(name, value);
}

void RequestHandler::add_header(std::string_view name, std::string_view value) {
    // TASK 07.2: one more of that name.
    answer_headers().add(name, value);
}

void RequestHandler::clear_header(std::string_view name) {
    // TASK 07.2: none of that name.
    answer_headers().erase(name);
}

const httputil::HTTPHeaders& RequestHandler::headers() {
    // TASK 07.2: those that are not sent yet.
    return answer_headers();
}

void RequestHandler::write(std::string_view text) {
    // TASK 07.2: keep it. Nothing is sent here.
    if (finished_)
        throw std::logic_error("RequestHandler: write() after finish()");
    buffer_ += text;
}

void RequestHandler::write_json(const nlohmann::json& object) {
    // TASK 07.2: an object as JSON. (A list at the top of a page's answer could
    // once be read by other sites.)
    if (!object.is_object())
        throw std::invalid_argument("write() takes a text or a JSON object");
    write(escape::json_encode(object));
    set_header("Content-Type", "application/json; charset=UTF-8");
}

Future<void> RequestHandler::flush() {
    // TASK 07.2: send what is there.
    if (finished_)
        throw std::logic_error("RequestHandler: flush() after finish()");
    return send();
}

/// Sends what was written; the first time, after status and headers.
Future<void> RequestHandler::send() {
    // TASK 07.2: one write_headers(), then write(). A HEAD is answered without
    // the body. From the first on, nothing of the head can be changed.
    httputil::HTTPConnection& connection = *request().connection;
    std::string body = std::exchange(buffer_, {});
    if (request().method == "HEAD") body.clear();
    if (headers_written_) return connection.write(body);
    for (const auto& [name, cookie] : new_cookies_)
        add_header("Set-Cookie", cookie);
    try {
        auto sent = connection.write_headers(
            httputil::ResponseStartLine{.code = status_, .reason = reason_},
            std::move(answer_headers()),
            body);
        headers_written_ = true;
        return sent;
    } catch (const httputil::HTTPOutputError&) {
        headers_written_ = true;  // and the connection closed: no error page
        throw;
    }
}

void RequestHandler::finish() {
    // TASK 07.2: complete the headers, if they are not out yet: an answer that
    // is sent as a whole says how long it is. Send, and end the request. 07.6:
    // the client may have this answer already.
    if (finished_)
        throw std::logic_error("RequestHandler: finish() called twice");
    if (!headers_written_) {
        if (status_ == 200) add_etag();
        if (httputil::never_has_a_body(status_))
            drop_body();
        else if (!headers().contains("Content-Length"))
            set_header("Content-Length", buffer_.size());
    }
    if (!headers_written_ || !buffer_.empty()) (void)send();
    request().connection->finish();
    end_request();
}

void RequestHandler::finish(std::string_view text) {
    // TASK 07.2: the last piece, and the end.
    write(text);
    finish();
}

bool RequestHandler::finished() const {
    // TASK 07.2: has finish() been called?
    return finished_;
}

/// Nothing more will be answered here.
void RequestHandler::end_request() {
    // TASK 07.2: say so in the log, and to the handler.
    mark_finished();
    if (has_application()) application().log_request(*this);
    on_finish();
}

/// What says "nothing" has no body, and no headers that describe one.
void RequestHandler::drop_body() {
    // TASK 07.2: of a 204 or a 304, not even its length.
    buffer_.clear();
    for (const char* name : {"Content-Length",
                             "Content-Type",
                             "Content-Encoding",
                             "Content-Language"})
        clear_header(name);
}

void RequestHandler::redirect(std::string_view url, int status) {
    // TASK 07.2: a status, a Location, and the end.
    if (headers_written_)
        throw std::logic_error(
            "RequestHandler: redirect() after the headers were sent");
    if (status < 300 || status > 399)
        throw std::invalid_argument("redirect() takes a status of 300 to 399");
    set_header("Location", url);
    set_status(status);
    finish();
}

/// An ETag for what can be asked for again.
void RequestHandler::add_etag() {
    // TASK 07.2: only for GET and HEAD; one that the handler has set stays.
    // 07.6: a client that asks with If-None-Match gets 304 if nothing is new.
    const httputil::HTTPServerRequest& about = request();
    if (about.method != "GET" && about.method != "HEAD") return;
    if (!headers().contains("Etag")) set_etag_header();
    if (about.headers.contains("If-None-Match") && check_etag_header())
        set_status(304);
}

std::optional<std::string> RequestHandler::compute_etag() const {
    // TASK 07.2: a hash of what was written, between quotes.
    return '"' + crypto::sha1_hex(buffer_) + '"';
}

void RequestHandler::set_etag_header() {
    if (const auto etag = compute_etag()) set_header("Etag", *etag);
}

}  // namespace tornado::web
