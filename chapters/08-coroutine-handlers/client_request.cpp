#include "client_request.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"
#include "common/url/url.hpp"

namespace tornado::httpclient {

using httputil::HTTPHeaders;

namespace {

bool is_known_method(std::string_view method) {
    constexpr std::array<std::string_view, 7> known{
        "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};
    return std::ranges::find(known, method) != known.end();
}

/// Refuses what is most likely a mistake: a method that nobody knows; a body
/// with a method that has none, or the other way round.
void check_method_and_body(const HTTPRequest& request) {
    if (request.allow_nonstandard_methods) return;
    const std::string& method = request.method;
    if (!is_known_method(method))
        throw std::invalid_argument("unknown method " + method);
    const bool wanted =
        method == "POST" || method == "PUT" || method == "PATCH";
    const bool given = request.body || request.body_producer;
    if (wanted == given) return;
    throw std::invalid_argument("body must " +
                                std::string(wanted ? "" : "not ") +
                                "be given for method " + method +
                                " (unless allow_nonstandard_methods is true)");
}

/// "/path?query", as it stands in the request line.
std::string target(const url::Parts& parts) {
    std::string text = parts.path.empty() ? "/" : parts.path;
    if (parts.query && !parts.query->empty()) text += "?" + *parts.query;
    auto is_wrong = [](unsigned char c) { return c <= ' ' || c == 0x7f; };
    if (std::ranges::any_of(text, is_wrong))
        throw std::invalid_argument("a URL with spaces or control characters");
    return text;
}

/// "user:password" from the URL or from the request, if there is one.
std::optional<std::string> credentials(const HTTPRequest& request,
                                       const url::Authority& authority) {
    if (authority.userinfo) {
        std::string pair = escape::url_unescape(*authority.userinfo, false);
        if (pair.find(':') == pair.npos) pair += ':';
        return pair;
    }
    if (!request.auth_username) return {};
    return *request.auth_username + ":" + request.auth_password;
}

/// The request's headers, and those that it implies. Connections are not used
/// twice: the server is told so.
HTTPHeaders all_headers(const HTTPRequest& request,
                        const url::Authority& authority,
                        std::string_view host) {
    HTTPHeaders headers = request.headers;
    if (!headers.contains("Connection")) headers.set("Connection", "close");
    if (!headers.contains("Host")) headers.set("Host", host);
    if (const auto pair = credentials(request, authority))
        headers.set("Authorization", "Basic " + escape::base64_encode(*pair));
    if (!request.user_agent.empty())
        headers.set("User-Agent", request.user_agent);
    else if (!headers.contains("User-Agent"))
        headers.set("User-Agent", "Tornado-in-C++");
    if (request.expect_100_continue) headers.set("Expect", "100-continue");
    if (request.body)
        headers.set("Content-Length", std::to_string(request.body->size()));
    if (request.method == "POST" && !headers.contains("Content-Type"))
        headers.set("Content-Type", "application/x-www-form-urlencoded");
    if (request.decompress_response) headers.set("Accept-Encoding", "gzip");
    return headers;
}

}  // namespace

OutgoingRequest outgoing(const HTTPRequest& request) {
    const url::Parts parts = url::split(request.url);
    if (parts.scheme != "http" && parts.scheme != "https")
        throw std::invalid_argument("unsupported url scheme: " + request.url);
    check_method_and_body(request);
    const auto authority = url::split_authority(parts.authority.value_or(""));
    const std::string& netloc = *parts.authority;
    OutgoingRequest message;
    message.scheme = parts.scheme;
    message.host = authority.host;
    message.port = authority.port.value_or(parts.scheme == "https" ? 443 : 80);
    message.start_line.method = request.method;
    message.start_line.path = target(parts);
    message.headers =
        all_headers(request, authority, netloc.substr(netloc.rfind('@') + 1));
    return message;
}

std::optional<IOLoop::Duration> connect_limit(const HTTPRequest& request) {
    // TASK 08.1: no limit will do. 08.4: the smaller of the two timeouts, of
    // which zero is none.
    TORNADO_STUB("httpclient::connect_limit", "08.1");
}

bool is_redirect(const HTTPRequest& request,
                 int code,
                 const HTTPHeaders& headers) {
    // TASK 08.1: say no. 08.4: 301, 302, 303, 307 and 308, with a Location, if
    // the request follows, and has not followed too often.
    TORNADO_STUB("httpclient::is_redirect", "08.1");
}

HTTPRequest redirected(const HTTPRequest& request,
                       const HTTPResponse& response) {
    // TASK 08.4: the same request to another place, with one redirect less. 303
    // asks for a GET (but of a HEAD); 301 and 302 ask a POST to become one, as
    // browsers have always had it. Another server (by its scheme, its host or
    // its port) gets no secrets. A URL that cannot be asked is the server's
    // mistake: a 599.
    TORNADO_STUB("httpclient::redirected", "08.4");
}

}  // namespace tornado::httpclient
