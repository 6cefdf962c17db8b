#pragma once
// What is answered about files, row by row: a request, and what Tornado makes
// of it. Two tests read it: chapter 11's, and tests/oracle against the real
// Tornado (6.2 with Debian's security patches). For tests only.
//
// The folder is StaticFolder's; tests/oracle/static_app.py makes its twin.

#include <string>
#include <vector>

#include "tests/support/web_answer.hpp"
#include "tests/support/web_table.hpp"

namespace tornado::testing {

inline WebRow
static_refusal(const std::string& what, const std::string& path, int status) {
    return {"STAT-1",
            what,
            web_get(path),
            error_page(status == 403 ? "403 Forbidden" : "404 Not Found")};
}

inline std::vector<WebRow> static_paths() {
    return {
        {"STAT-1",
         "a file",
         web_get("/files/digits.txt"),
         "200 OK; 0123456789"},
        {"STAT-1",
         "a file with a space in its name",
         web_get("/files/sub/a%20b.css"),
         "200 OK; p {}"},
        {"STAT-1",
         "up and down within the folder",
         web_get("/files/sub/../digits.txt"),
         "200 OK; 0123456789"},
        static_refusal("a file that is not there", "/files/nothing", 404),
        static_refusal("a file as a folder", "/files/digits.txt/x", 404),
        static_refusal("a folder", "/files/sub", 403),
        static_refusal("one up", "/files/../secret.txt", 403),
        static_refusal("one up, escaped", "/files/%2e%2e/secret.txt", 403),
        static_refusal("with an escaped slash", "/files/..%2fsecret.txt", 403),
        static_refusal(
            "by way of a folder", "/files/sub/../../secret.txt", 403),
        static_refusal("one up, and nothing there", "/files/../nothing", 403),
        static_refusal("the folder above", "/files/..", 403),
        static_refusal("a folder whose name begins alike",
                       "/files/../files-old/old.txt",
                       403),
        static_refusal("from the top", "/files//etc/passwd", 403),
        static_refusal("from the top, escaped", "/files/%2fetc/passwd", 403),
        static_refusal("a zero byte", "/files/digits.txt%00.png", 404),
        static_refusal("a long name", "/files/" + std::string(300, 'a'), 404),
    };
}

inline std::vector<WebRow> static_folders() {
    const std::vector<std::string> location{"Location"};
    return {
        {"STAT-2",
         "a folder",
         web_get("/site/sub"),
         "301 Moved Permanently; Location: /site/sub/; ",
         location},
        {"STAT-2",
         "its default file",
         web_get("/site/sub/"),
         "200 OK; Location: -; <p>sub</p>",
         location},
        {"STAT-2", "that of the top", web_get("/site/"), "200 OK; <p>top</p>"},
        {"STAT-2",
         "a name that a browser would take for a server's",
         web_get("//sub"),
         error_page("403 Forbidden")},
    };
}

/// charset: what we say of texts, and Tornado does not
inline WebRow static_type(const std::string& what,
                          const std::string& path,
                          const std::string& type,
                          const std::string& charset = "") {
    return {"STAT-9",
            what,
            web_get(path),
            "200 OK; Content-Type: " + type + "; p {}",
            {"Content-Type"},
            "200 OK; Content-Type: " + type + charset + "; p {}"};
}

inline std::vector<WebRow> static_types() {
    const std::string css = "text/css";
    const std::string utf8 = "; charset=UTF-8";
    const std::string unknown = "application/octet-stream";
    return {
        static_type("an ending", "/files/sub/a%20b.css", css, utf8),
        static_type("an ending in capitals", "/files/CAPITALS.CSS", css, utf8),
        static_type("some capitals", "/files/Photo.JPeG", "image/jpeg"),
        static_type("no ending", "/files/css", unknown),
        static_type("a link to a name without an ending",
                    "/files/linked.css",
                    css,
                    utf8),
        static_type("a link to a name with another ending",
                    "/files/linked.txt",
                    "text/plain",
                    utf8),
        static_type("a link without an ending", "/files/linked", unknown),
        static_type("a default file that is a link", "/styles/", css, utf8),
        static_type("a default file that is a link, below",
                    "/styles/build/",
                    css,
                    utf8),
    };
}

inline WebRow asked_if(const std::string& what,
                       const std::string& headers,
                       const std::string& answer) {
    return {"STAT-4", what, web_get("/files/digits.txt", headers), answer};
}

inline std::vector<WebRow> static_conditions() {
    const std::string whole = "200 OK; 0123456789";
    const std::string nothing = "304 Not Modified; ";
    const std::string since = "If-Modified-Since: ";
    const std::string date =
        since + std::string("Sun, 09 Sep 2001 01:46:40 GMT") + "\r\n";
    return {
        asked_if("the same date", date, nothing),
        asked_if("a later date",
                 since + "Mon, 10 Sep 2001 00:00:00 GMT\r\n",
                 nothing),
        asked_if("an earlier date",
                 since + "Sat, 08 Sep 2001 00:00:00 GMT\r\n",
                 whole),
        asked_if("the date in the form of RFC 850",
                 since + "Sunday, 09-Sep-01 01:46:40 GMT\r\n",
                 nothing),
        asked_if("the date as C writes it",
                 since + "Sun Sep  9 01:46:40 2001\r\n",
                 nothing),
        asked_if("no date at all", since + "yesterday\r\n", whole),
        asked_if("a date before 1970",
                 since + "Sun, 09 Sep 1900 01:46:40 GMT\r\n",
                 whole),
        asked_if("any version", "If-None-Match: *\r\n", nothing),
        asked_if("another version", "If-None-Match: \"x\"\r\n", whole),
        asked_if("another version with the same date",
                 "If-None-Match: \"x\"\r\n" + date,
                 whole),
        asked_if("any version, and a part",
                 "If-None-Match: *\r\nRange: bytes=0-1\r\n",
                 nothing),
    };
}

/// ours: where we answer otherwise
inline WebRow asked_part(const std::string& range,
                         const std::string& answer,
                         const std::string& ours = "") {
    return {"STAT-5",
            range,
            web_get("/files/digits.txt", "Range: " + range + "\r\n"),
            answer,
            {"Content-Range", "Content-Length"},
            ours};
}

inline std::vector<WebRow> static_parts() {
    const std::string whole =
        "200 OK; Content-Range: -; Content-Length: 10; 0123456789";
    // Python 3.11 has the words of RFC 2616, and we those of RFC 9110.
    const std::string size = "Content-Range: bytes */10; Content-Length: 0; ";
    const std::string none = "416 Requested Range Not Satisfiable; " + size;
    const std::string ours = "416 Range Not Satisfiable; " + size;
    const auto some = [](const std::string& range, const std::string& bytes) {
        return "206 Partial Content; Content-Range: bytes " + range +
               "/10; Content-Length: " + std::to_string(bytes.size()) + "; " +
               bytes;
    };
    return {
        asked_part("bytes=0-0", some("0-0", "0")),
        asked_part("bytes=2-4", some("2-4", "234")),
        asked_part("bytes=8-", some("8-9", "89")),
        asked_part("bytes=-3", some("7-9", "789")),
        asked_part("bytes=8-99", some("8-9", "89")),
        asked_part("bytes=8-99999999999999999999", some("8-9", "89")),
        asked_part("bytes=0-", whole),
        asked_part("bytes=0-9", whole),
        asked_part("bytes=0-99", whole),
        asked_part("bytes=-10", whole),
        asked_part("bytes=-99", whole),
        asked_part("bytes=10-", none, ours),
        asked_part("bytes=99-100", none, ours),
        asked_part("bytes=-0", none, ours),
        asked_part("bytes=5-3", none, ours),
        asked_part("bytes=0-1,3-4", whole),
        asked_part("bytes=a-b", whole),
        asked_part("bytes=-", whole),
        asked_part("bytes=3", some("3-9", "3456789"), whole),
        asked_part("bytes=--3", some("3-9", "3456789"), whole),
        asked_part("bytes=+3-4", some("3-4", "34"), whole),
        asked_part("chapters=1-2", whole),
        asked_part("bytes", whole),
    };
}

}  // namespace tornado::testing
