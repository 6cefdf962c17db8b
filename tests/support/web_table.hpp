#pragma once
// What a web application answers, row by row: a request, and what Tornado makes
// of it. Two tests read it: chapter 07's against our RequestHandler, and
// tests/oracle against the real Tornado (6.2 with Debian's security patches).
// For tests only.
//
// The pages behind it are in web_app.hpp here, and tests/oracle/web_app.py
// there.

#include <string>
#include <vector>

#include "tests/support/web_answer.hpp"

namespace tornado::testing {

struct WebRow {
    std::string id;       // of the behaviour, in the book
    std::string name;     // what is asked for
    std::string request;  // its bytes
    std::string answer;   // status, headers that are shown, body
    std::vector<std::string> shown{};
    std::string ours{};  // where we answer otherwise
};

inline std::string error_page(const std::string& status) {
    const std::string title = status.substr(0, 3) + ": " + status.substr(4);
    return status + "; <html><title>" + title + "</title><body>" + title +
           "</body></html>";
}

inline std::vector<WebRow> web_arguments() {
    return {
        {"WEB-16", "a value", web_get("/last?a=1"), "200 OK; [1]"},
        {"WEB-16", "two values", web_get("/last?a=1&a=2"), "200 OK; [2]"},
        {"WEB-16", "an empty value", web_get("/default?a="), "200 OK; []"},
        {"WEB-16",
         "an empty value that must be",
         web_get("/last?a="),
         "200 OK; []"},
        {"WEB-16", "no value", web_get("/default"), "200 OK; [ none ]"},
        {"WEB-16",
         "spaces and escapes",
         web_get("/last?a=+%09x+%3d%0by%00z+"),
         "200 OK; [x =\x0by z]"},
        {"WEB-16", "not stripped", web_get("/raw?a=+x+"), "200 OK; [ x ]"},
        {"MSG-7",
         "query and body",
         web_post("/last?a=query", "a=body"),
         "200 OK; [body]"},
        {"MSG-7",
         "query and body, apart",
         web_post("/all?a=1&a=2", "a=3&b=4"),
         "200 OK; all [1][2][3] query [1][2] body [3]"},
        {"MSG-7",
         "query and body of a PUT, one value of each",
         web_request("PUT",
                     "/apart?a=1&b=2",
                     "Content-Type: application/x-www-form-urlencoded\r\n"
                     "Content-Length: 7\r\n") +
             "a=3&c=4",
         "200 OK; query 1 2 none body 3 none 4"},
        {"WEB-17",
         "a body that is packed, and no form",
         web_request("POST",
                     "/all?a=1",
                     "Content-Type: text/plain\r\n"
                     "Content-Encoding: gzip\r\nContent-Length: 3\r\n") +
             "a=2",
         "200 OK; all [1] query [1] body "},
        {"WEB-17",
         "a JSON body has no arguments",
         web_post("/all?a=1", R"({"a":"2"})", "application/json"),
         "200 OK; all [1] query [1] body "},
        {"WEB-17",
         "a form's type with parameters",
         web_post("/all",
                  "a=%2B+",
                  "application/x-www-form-urlencoded; charset=UTF-8"),
         "200 OK; all [+] query  body [+]"},
    };
}

inline std::vector<WebRow> web_groups() {
    return {
        {"ROUTE-2", "a group", web_get("/group/x"), "200 OK; [x]"},
        {"ROUTE-3",
         "a group with escapes",
         web_get("/group/a%2Fb+c%20d"),
         "200 OK; [a/b+c d]"},
        {"ROUTE-4",
         "a group that took no part",
         web_get("/optional/b"),
         "200 OK; none b"},
        {"ROUTE-2", "named groups", web_get("/named/1/2"), "200 OK; 1 2"},
    };
}

inline std::vector<WebRow> web_headers() {
    const std::vector<std::string> type{"Content-Type"};
    return {
        {"WEB-14",
         "set, add, clear",
         web_get("/headers"),
         "200 OK; X-Set: second; X-Add: first & second; X-Number: 42; "
         "X-Gone: -; X-Given: nothing; ",
         {"X-Set", "X-Add", "X-Number", "X-Gone", "X-Given"}},
        {"WEB-2",
         "the usual ones",
         web_get("/last?a=1"),
         "200 OK; Content-Type: text/html; charset=UTF-8; Content-Length: "
         "3; "
         "[1]",
         {"Content-Type", "Content-Length"}},
        {"WEB-13", "a status", web_get("/status?code=404"), "404 Not Found; "},
        {"WEB-13",
         "a reason",
         web_get("/status?code=404&reason=Gone+Fishing"),
         "404 Gone Fishing; "},
        {"WEB-13",
         "no known status",
         web_get("/status?code=799"),
         "799 Unknown; "},
        {"WEB-13",
         "a reason that is a page",
         web_get("/status?code=404&reason=%3Cb%3E"),
         "404 Unknown; "},
        {"WEB-13",
         "a reason with a line break",
         web_get("/status?code=404&reason=a%0d%0aX-Bad:+1"),
         "404 Unknown; X-Bad: -; ",
         {"X-Bad"}},
        {"WEB-10",
         "204 has no body",
         web_get("/status?code=204"),
         "204 No Content; Content-Length: -; Content-Type: -; ",
         {"Content-Length", "Content-Type"}},
        {"WEB-15",
         "a redirect",
         web_get("/redirect?to=other"),
         "302 Found; Location: other; ",
         {"Location"}},
        {"WEB-15",
         "a redirect with a status",
         web_get("/redirect?to=/a&status=303"),
         "303 See Other; Location: /a; ",
         {"Location"}},
        {"WEB-15",
         "a handler that redirects",
         web_get("/old/a/b?q=1"),
         "301 Moved Permanently; Location: /new/a/b?q=1; ",
         {"Location"}},
        {"WEB-15",
         "a handler that redirects for now, to a place with a query",
         web_get("/moved/a?q=1"),
         "302 Found; Location: /new?p=a&q=1; ",
         {"Location"}},
        {"WEB-15",
         "a handler that redirects to a part of a page, with the query before",
         web_get("/part?q=1"),
         "301 Moved Permanently; Location: /new?q=1#a?b; ",
         {"Location"}},
        {"WEB-15",
         "a handler that redirects, with a place used twice, and a group that "
         "looks like one",
         web_get("/swap/%7B1%7D/x"),
         "301 Moved Permanently; Location: /x/{1}/x; ",
         {"Location"}},
        {"WEB-7",
         "JSON of a type of one's own",
         web_get("/json_typed"),
         "200 OK; Content-Type: application/problem+json; {}",
         type},
        {"WEB-7",
         "JSON",
         web_get("/json"),
         "200 OK; Content-Type: application/json; charset=UTF-8; "
         R"({"a": "<\/script>"})",
         type,
         "200 OK; Content-Type: application/json; charset=UTF-8; "
         R"({"a":"<\/script>"})"},
        {"WEB-12",
         "HEAD",
         web_request("HEAD", "/last?a=1"),
         "200 OK; Content-Length: 3; ",
         {"Content-Length"}},
        {"WEB-9",
         "two flushes",
         web_get("/flush"),
         "200 OK; Transfer-Encoding: chunked; Content-Length: -; onetwo",
         {"Transfer-Encoding", "Content-Length"}},
    };
}

inline std::vector<WebRow> web_errors() {
    return {
        {"ROUTE-8",
         "no rule",
         web_get("/nowhere"),
         error_page("404 Not Found")},
        {"SEC-14",
         "no rule, posted to",
         web_post("/nowhere", ""),
         error_page("404 Not Found")},
        {"ROUTE-1",
         "more than a rule",
         web_get("/lastly"),
         error_page("404 Not Found")},
        {"WEB-12",
         "HEAD of a page that has none",
         web_request("HEAD", "/json"),
         "405 Method Not Allowed; "},
        {"WEB-18",
         "a method that it lacks",
         web_post("/json", ""),
         error_page("405 Method Not Allowed")},
        {"WEB-18",
         "a method that nobody has",
         web_request("FOO", "/json"),
         error_page("405 Method Not Allowed")},
        {"WEB-18",
         "a method that nobody has, which prepare() does not hear of",
         web_request("FOO", "/gone"),
         error_page("405 Method Not Allowed")},
        {"WEB-15",
         "a redirect that is none",
         web_get("/redirect?to=/a&status=200"),
         error_page("500 Internal Server Error")},
        {"WEB-16",
         "no argument",
         web_get("/last"),
         error_page("400 Bad Request")},
        {"ROUTE-5",
         "an argument that is not UTF-8",
         web_get("/last?a=%ff"),
         error_page("400 Bad Request")},
        {"ROUTE-5",
         "a group that is not UTF-8",
         web_get("/group/%ff"),
         error_page("400 Bad Request")},
        {"MSG-7",
         "a form that is packed",
         web_request("POST",
                     "/all",
                     "Content-Type: application/x-www-form-urlencoded\r\n"
                     "Content-Encoding: gzip\r\nContent-Length: 3\r\n") +
             "a=2",
         error_page("400 Bad Request")},
        {"WEB-20",
         "an HTTPError",
         web_get("/error?code=403"),
         "403 Forbidden; X-Half: -; Content-Type: text/html; charset=UTF-8; "
         "<html><title>403: Forbidden</title><body>403: Forbidden</body>"
         "</html>",
         {"X-Half", "Content-Type"}},
        {"WEB-18",
         "an HTTPError with a reason",
         web_get("/error?code=403&reason=Gone+Fishing"),
         error_page("403 Gone Fishing")},
        {"WEB-18",
         "any other exception",
         web_get("/crash"),
         error_page("500 Internal Server Error")},
        {"WEB-7",
         "a JSON list",
         web_get("/json_list"),
         error_page("500 Internal Server Error")},
        {"WEB-14",
         "a header with a line break",
         web_get("/headers?value=a%0d%0aX-Bad:+1"),
         error_page("500 Internal Server Error")},
        {"WEB-21", "Finish", web_get("/finished"), "201 Created; enough"},
        {"WEB-20",
         "a page of one's own",
         web_get("/custom"),
         R"(403 Forbidden; {"status":403})"},
        {"WEB-20",
         "a page that is broken",
         web_get("/broken_page"),
         "403 Forbidden; "},
        {"WEB-1",
         "finished by prepare()",
         web_get("/prepared"),
         "403 Forbidden; closed"},
        {"WEB-18",
         "an ErrorHandler",
         web_post("/gone", ""),
         error_page("410 Gone")},
    };
}

inline std::vector<WebRow> web_etags() {
    const std::string etag = "\"f629ae44b7b3dcfed444d363e626edf411ec69a8\"";
    const std::vector<std::string> shown{"Etag", "Content-Length"};
    const std::string fresh =
        "200 OK; Etag: " + etag + "; Content-Length: 3; [1]";
    const std::string same =
        "304 Not Modified; Etag: " + etag + "; Content-Length: -; ";
    const auto ask = [](const std::string& tags) {
        return web_get("/last?a=1", "If-None-Match: " + tags + "\r\n");
    };
    return {
        {"WEB-10", "a page", web_get("/last?a=1"), fresh, shown},
        {"WEB-10", "the same again", ask(etag), same, shown},
        {"WEB-11", "a weak tag", ask("W/" + etag), same, shown},
        {"WEB-11", "any", ask("*"), same, shown},
        {"WEB-11",
         "one of several",
         ask("\"a,b\", W/\"c\", " + etag),
         same,
         shown},
        {"WEB-11", "another", ask("\"abc\""), fresh, shown},
        {"WEB-11", "a part of it", ask("\"x" + etag.substr(1)), fresh, shown},
        {"WEB-11", "rubbish", ask("abc, \""), fresh, shown},
        {"WEB-10",
         "the answer to a POST has none",
         web_post("/last", "a=1"),
         "200 OK; Etag: -; Content-Length: 3; [1]",
         shown},
        {"WEB-10",
         "a 201 has none",
         web_get("/finished"),
         "201 Created; Etag: -; enough",
         {"Etag"}},
        {"WEB-10",
         "HEAD",
         web_request("HEAD", "/last?a=1", "If-None-Match: " + etag + "\r\n"),
         same,
         shown},
        {"WEB-10",
         "an error has none",
         web_get("/last", "If-None-Match: *\r\n"),
         "400 Bad Request; Etag: -; "
         "<html><title>400: Bad Request</title><body>400: Bad Request</body>"
         "</html>",
         {"Etag"}},
    };
}

inline std::string part(const std::string& headers, const std::string& body) {
    return "--1234\r\n" + headers + "\r\n\r\n" + body + "\r\n";
}

inline std::string field(const std::string& name, const std::string& value) {
    return part("Content-Disposition: form-data; name=\"" + name + "\"", value);
}

inline std::string upload(const std::string& body,
                          const std::string& boundary = "1234") {
    return web_post(
        "/upload", body, "multipart/form-data; boundary=" + boundary);
}

inline std::vector<WebRow> web_multipart() {
    const std::string end = "--1234--\r\n";
    const std::string file = "Content-Disposition: form-data; name=\"f\"; "
                             "filename=";
    return {
        {"MSG-8", "a field", upload(field("a", "x") + end), "200 OK; a [x]"},
        {"MSG-8",
         "two fields of a name, not stripped on the wire",
         upload(field("a", "1") + field("a", "\r\n2\r\n") + end),
         "200 OK; a [1][2]"},
        {"MSG-8",
         "a file",
         upload(part(file + "\"ab.txt\"\r\nContent-Type: text/x", "1\r\n2") +
                end),
         "200 OK; a ; f ab.txt text/x [1\r\n2]"},
        {"MSG-8",
         "a file that begins and ends with line breaks",
         upload(part(file + "\"a\"", "\r\n 1\n\r\n") + end),
         "200 OK; a ; f a application/unknown [\r\n 1\n\r\n]"},
        {"MSG-8",
         "two files of a name",
         upload(part(file + "\"a\"", "1") + part(file + "\"b\"", "2") + end),
         "200 OK; a ; f a application/unknown [1]; f b application/unknown "
         "[2]"},
        {"MSG-8",
         "no file was chosen",
         upload(part("Content-Disposition: form-data; name=\"a\"; "
                     "filename=\"\"",
                     "") +
                end),
         "200 OK; a []"},
        {"MSG-8",
         "a file name of Windows",
         upload(part(file + R"("C:\temp\a.txt")", "1") + end),
         R"(200 OK; a ; f C:\temp\a.txt application/unknown [1])"},
        {"MSG-8",
         "a file without a type",
         upload(part(file + "ab.txt", "1") + end),
         "200 OK; a ; f ab.txt application/unknown [1]"},
        {"MSG-8",
         "a file name with everything in it",
         upload(part(file + R"("a;\"b\".txt")", "1") + end),
         "200 OK; a ; f a;\"b\".txt application/unknown [1]"},
        {"MSG-8",
         "a boundary in quotes",
         upload(field("a", "x") + end, "\"1234\""),
         "200 OK; a [x]"},
        {"MSG-8",
         "something behind the end",
         upload(field("a", "x") + end + "whatever"),
         "200 OK; a [x]"},
        {"MSG-8", "no parts", upload(end), "200 OK; a "},
    };
}

/// Bodies that are not what they say.
inline std::vector<WebRow> web_bad_multipart() {
    const std::string end = "--1234--\r\n";
    std::vector<WebRow> rows;
    const auto add = [&](const std::string& name, const std::string& request) {
        rows.push_back({"MSG-8", name, request, error_page("400 Bad Request")});
    };
    add("no final boundary", upload(field("a", "x")));
    add("no boundary in the type", upload(field("a", "x") + end, ""));
    add("something before the first boundary",
        upload("x\r\n" + field("a", "x") + end));
    add("a part without headers", upload("--1234\r\nabc\r\n" + end));
    add("a part without a name",
        upload(part("Content-Disposition: form-data", "x") + end));
    add("a part that is no form-data",
        upload(part("Content-Disposition: inline; name=\"a\"", "x") + end));
    add("a part without its line break",
        upload("--1234\r\nContent-Disposition: form-data; "
               "name=\"a\"\r\n\r\nx" +
               end));
    return rows;
}

}  // namespace tornado::testing
