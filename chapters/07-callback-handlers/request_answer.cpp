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

void RequestHandler::clear() {
    // TASK 07.2: begin anew. The headers that every answer has can wait until
    // there is one.
    TORNADO_STUB("web::RequestHandler::clear", "07.2");
}

void RequestHandler::set_status(int status, std::string_view reason) {
    // TASK 07.2: a reason that is fit for the status line, or the usual one.
    TORNADO_STUB("web::RequestHandler::set_status", "07.2");
}

int RequestHandler::get_status() const {
    // TASK 07.2: as it was set last.
    TORNADO_STUB("web::RequestHandler::get_status", "07.2");
}

const std::string& RequestHandler::get_reason() const {
    // TASK 07.2: the same.
    TORNADO_STUB("web::RequestHandler::get_reason", "07.2");
}

void RequestHandler::set_header(std::string_view name, std::string_view value) {
    // TASK 07.2: HTTPHeaders knows what may be sent.
    TORNADO_STUB("web::RequestHandler::set_header", "07.2");
}

void RequestHandler::add_header(std::string_view name, std::string_view value) {
    // TASK 07.2: one more of that name.
    TORNADO_STUB("web::RequestHandler::add_header", "07.2");
}

void RequestHandler::clear_header(std::string_view name) {
    // TASK 07.2: none of that name.
    TORNADO_STUB("web::RequestHandler::clear_header", "07.2");
}

const httputil::HTTPHeaders& RequestHandler::headers() {
    // TASK 07.2: those that are not sent yet.
    TORNADO_STUB("web::RequestHandler::headers", "07.2");
}

void RequestHandler::write(std::string_view text) {
    // TASK 07.2: keep it. Nothing is sent here.
    TORNADO_STUB("web::RequestHandler::write", "07.2");
}

void RequestHandler::write_json(const nlohmann::json& object) {
    // TASK 07.2: an object as JSON. (A list at the top of a page's answer could
    // once be read by other sites.)
    TORNADO_STUB("web::RequestHandler::write_json", "07.2");
}

Future<void> RequestHandler::flush() {
    // TASK 07.2: send what is there.
    TORNADO_STUB("web::RequestHandler::flush", "07.2");
}

void RequestHandler::finish() {
    // TASK 07.2: complete the headers, if they are not out yet: an answer that
    // is sent as a whole says how long it is. Send, and end the request. 07.6:
    // the client may have this answer already.
    TORNADO_STUB("web::RequestHandler::finish", "07.2");
}

void RequestHandler::finish(std::string_view text) {
    // TASK 07.2: the last piece, and the end.
    TORNADO_STUB("web::RequestHandler::finish", "07.2");
}

bool RequestHandler::finished() const {
    // TASK 07.2: has finish() been called?
    TORNADO_STUB("web::RequestHandler::finished", "07.2");
}

void RequestHandler::redirect(std::string_view url, int status) {
    // TASK 07.2: a status, a Location, and the end.
    TORNADO_STUB("web::RequestHandler::redirect", "07.2");
}

std::optional<std::string> RequestHandler::compute_etag() const {
    // TASK 07.2: a hash of what was written, between quotes.
    TORNADO_STUB("web::RequestHandler::compute_etag", "07.2");
}

void RequestHandler::set_etag_header() {
    if (const auto etag = compute_etag()) set_header("Etag", *etag);
}

}  // namespace tornado::web
