#include "httputil.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado::httputil {

namespace {

/// True if `host` may stand in a Host header: a name or a number, and a port.
bool is_host(std::string_view host) {
    // TASK 06.1: letters, digits, and what else RFC 3986 allows there: no
    // space, no slash, no comma, no "@".
    static constexpr auto allowed = [] {
        std::array<bool, 256> table{};
        for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyz"
                                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                             "0123456789-._~!$&'()*+;=%:[]"))
            table.at(static_cast<unsigned char>(c)) = true;
        return table;
    }();
    return std::all_of(host.begin(), host.end(), [](char c) {
        return allowed[static_cast<unsigned char>(c)];
    });
}

std::string host_of(const std::string& version, const HTTPHeaders& headers) {
    // TASK 06.1: HTTP/1.1 must say once which host it means; HTTP/1.0 need not
    // say it, but not twice either.
    if (!headers.contains("Host")) {
        if (version == "HTTP/1.0") return "127.0.0.1";
        throw HTTPInputError("there is no Host header");
    }
    // Of several, get() makes one with commas, and no host has a comma.
    std::string host = headers.get("Host");
    if (!is_host(host))
        throw HTTPInputError("this Host header is no host, or there are two");
    return host;
}

}  // namespace

HTTPServerRequest::HTTPServerRequest(
    RequestStartLine start_line,
    HTTPHeaders request_headers,
    std::shared_ptr<HTTPConnection> answered_on)
    : method(std::move(start_line.method))
    , uri(std::move(start_line.path))
    , version(std::move(start_line.version))
    , headers(std::move(request_headers))
    , remote_ip(answered_on->context().remote_ip)
    , protocol(answered_on->context().protocol)
    , host(host_of(version, headers))
    , connection(std::move(answered_on)) {
    // TASK 06.1: take the start line apart, and the headers that every
    // application asks for.
    const std::size_t question = uri.find('?');
    path = uri.substr(0, question);
    if (question == uri.npos) return;
    query = uri.substr(question + 1);
    query_arguments = escape::parse_qs(query);
}

escape::Arguments HTTPServerRequest::arguments() const {
    // TASK 06.1: a name may have values in both; the body's come last.
    escape::Arguments all = query_arguments;
    for (const auto& [name, values] : body_arguments) {
        auto& same = all[name];
        same.insert(same.end(), values.begin(), values.end());
    }
    return all;
}

std::string HTTPServerRequest::full_url() const {
    // TASK 06.1: what a browser's address line would say.
    return protocol + "://" + host + uri;
}

std::string HTTPServerRequest::host_name() const {
    // TASK 06.1: without the port. An IPv6 address has colons in brackets.
    std::string name = host;
    const std::size_t colon = name.rfind(':');
    if (colon != name.npos && name.find(']', colon) == name.npos)
        name.resize(colon);
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return name;
}

std::chrono::steady_clock::duration HTTPServerRequest::request_time() const {
    return std::chrono::steady_clock::now() - started_;
}

std::string format_timestamp(std::time_t time) {
    // TASK 06.2: in English, whatever language the system speaks.
    constexpr std::array days = {
        "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months = {"Jan",
                                   "Feb",
                                   "Mar",
                                   "Apr",
                                   "May",
                                   "Jun",
                                   "Jul",
                                   "Aug",
                                   "Sep",
                                   "Oct",
                                   "Nov",
                                   "Dec"};
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::array<char, 64> text{};
    const int size =
        std::snprintf(text.data(),
                      text.size(),
                      "%s, %02d %s %04d %02d:%02d:%02d GMT",
                      days.at(static_cast<std::size_t>(parts.tm_wday)),
                      parts.tm_mday,
                      months.at(static_cast<std::size_t>(parts.tm_mon)),
                      parts.tm_year + 1900,
                      parts.tm_hour,
                      parts.tm_min,
                      parts.tm_sec);
    return {text.data(), static_cast<std::size_t>(size)};
}

std::string_view current_timestamp() {
    // TASK 06.2: the clock is read each time, the text is made once a second.
    thread_local std::time_t second = -1;
    thread_local std::string text;
    const std::time_t now = std::time(nullptr);
    if (now != second) {
        second = now;
        text = format_timestamp(now);
    }
    return text;
}

}  // namespace tornado::httputil
