#include <filesystem>
#include <string>
#include <vector>

#include <sys/stat.h>

#include "common/testing/scratch_folder.hpp"
#include "common/testing/testing.hpp"

#include "tests/support/recorded_log.hpp"
#include "tests/support/static_site.hpp"
#include "tests/support/static_table.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// Asks for each row, and compares.
void answers(StaticSite& site, const std::vector<WebRow>& rows) {
    const RecordedLog quiet;
    for (const WebRow& row : rows) {
        step("the row: " + row.name);
        EXPECT_EQ(site.web.ask(row.request).summary(row.shown),
                  row.ours.empty() ? row.answer : row.ours);
    }
}

web::Settings with_static_path(const std::filesystem::path& folder,
                               const std::string& prefix = "/static/") {
    return {.static_path = folder.string(),
            .static_url_prefix = prefix,
            .static_rules = web::static_rules};
}

/// Lets nobody keep what it sends, and says what that was.
struct FreshFiles : web::StaticFileHandler {
    void set_extra_headers(const std::string& path) override {
        set_header("Cache-Control", "no-cache");
        set_header("X-Path", path);
    }
};

/// Answers with the static_url() of the path that it is asked for.
struct LinkHandler : web::RequestHandler {
    void get(std::string path) { write(static_url(path)); }
};

}  // namespace

TEST_CASE("11.5 StaticFileHandler: sends a file, and says what it is" *
          doctest::description(
              "A browser goes by the type, and not by the name; and it must "
              "not guess another one. [STAT-3]")) {
    StaticSite site;
    const Lines shown{
        "Content-Type", "Last-Modified", "Accept-Ranges", "Cache-Control"};
    const std::string rest = std::string("; Last-Modified: ") + static_date +
                             "; Accept-Ranges: bytes; Cache-Control: -; ";
    EXPECT_EQ(site.web.ask(web_get("/files/digits.txt")).summary(shown),
              "200 OK; Content-Type: text/plain; charset=UTF-8" + rest +
                  "0123456789");
    EXPECT_EQ(site.web.ask(web_get("/files/sub/a%20b.css")).summary(shown),
              "200 OK; Content-Type: text/css; charset=UTF-8" + rest + "p {}");
    EXPECT_EQ(site.web.ask(web_get("/files/empty.txt")).summary(), "200 OK; ");
    site.folder.put("unknown.x", std::string("\0\xff\r\n", 4));
    const WebAnswer answer = site.web.ask(web_get("/files/unknown.x"));
    EXPECT_EQ(answer.summary({"Content-Type", "X-Content-Type-Options"}),
              "200 OK; Content-Type: application/octet-stream; "
              "X-Content-Type-Options: nosniff; " +
                  std::string("\0\xff\r\n", 4));
}

TEST_CASE("11.5 StaticFileHandler: what a file is, the name says that was "
          "asked for" *
          doctest::description(
              "\"style.css\" may be a link to what a build has made, "
              "\"build/5f3a\", and its real name says nothing. And an ending "
              "counts in capitals, too. With the wrong type, and nosniff, a "
              "browser refuses a style sheet. [STAT-9]")) {
    StaticSite site;
    answers(site, static_types());
}

TEST_CASE("11.5 StaticFileHandler: nothing outside of its folder can be had" *
          doctest::description(
              "The path is whatever a client has made up. What leads out is "
              "forbidden, whether there is something or not: a 404 would tell "
              "what files the server has. [STAT-1]")) {
    StaticSite site;
    answers(site, static_paths());
}

TEST_CASE("11.5 StaticFileHandler: a symbolic link works as long as it does "
          "not lead out" *
          doctest::description(
              "A look at the path is not enough: what it says and where it "
              "leads are two things. Tornado follows these links. [STAT-1]")) {
    StaticSite site;
    const auto root = site.folder.root();
    std::filesystem::create_symlink("digits.txt", root / "good.txt");
    std::filesystem::create_symlink("../secret.txt", root / "bad.txt");
    std::filesystem::create_directory_symlink("..", root / "up");
    std::filesystem::create_symlink("loop.txt", root / "loop.txt");
    const RecordedLog log;
    EXPECT_EQ(site.web.ask(web_get("/files/good.txt")).summary(),
              "200 OK; 0123456789");
    for (const std::string path : {"bad.txt", "up/secret.txt", "loop.txt"})
        EXPECT_EQ(site.web.ask(web_get("/files/" + path)).status,
                  "403 Forbidden");
}

TEST_CASE(
    "11.5 StaticFileHandler: its folder may be named in any way" *
    doctest::description(
        "By a symbolic link, as where the newest release is called "
        "\"current\"; from where the program was started; with a slash at the "
        "end. The kernel says where a file really is, so the folder's real "
        "name must be known before the two are compared. [STAT-1]")) {
    const StaticFolder folder;
    const ScratchFolder other;
    const auto link = other.path() / "current";
    std::filesystem::create_directory_symlink(folder.root(), link);
    const auto relative = std::filesystem::relative(folder.root());
    WebServer web(
        {web::url<web::StaticFileHandler>("/link/(.*)", link.string()),
         web::url<web::StaticFileHandler>("/relative/(.*)", relative.string()),
         web::url<web::StaticFileHandler>("/slash/(.*)",
                                          folder.root().string() + "/")});
    const RecordedLog quiet;
    for (const std::string way : {"/link/", "/relative/", "/slash/"}) {
        EXPECT_EQ(web.ask(web_get(way + "digits.txt")).summary(),
                  "200 OK; 0123456789");
        for (const std::string out : {"../secret.txt", "../files-old/old.txt"})
            EXPECT_EQ(web.ask(web_get(way + out)).status, "403 Forbidden");
    }
}

TEST_CASE("11.5 StaticFileHandler: what is no file keeps nobody waiting" *
          doctest::description(
              "To open a pipe that nobody writes to would wait for ever, and "
              "the loop with it. [STAT-1]")) {
    StaticSite site;
    const std::string pipe = (site.folder.root() / "pipe").string();
    check_syscall("mkfifo", ::mkfifo(pipe.c_str(), 0600));
    const RecordedLog log;
    EXPECT_EQ(site.web.ask(web_get("/files/pipe")).status, "403 Forbidden");
}

TEST_CASE("11.5 StaticFileHandler: a folder has a default file, under the name "
          "that ends with a slash" *
          doctest::description(
              "A page's own links count from its last slash. And what begins "
              "with two slashes is another server's name in a Location. "
              "[STAT-2]")) {
    StaticSite site;
    answers(site, static_folders());
    std::filesystem::create_directories(site.folder.root() / "none");
    const RecordedLog log;
    EXPECT_EQ(site.web.ask(web_get("/site/none/")).status, "404 Not Found");
}

TEST_CASE("11.5 StaticFileHandler: who has the content is told so" *
          doctest::description(
              "An answer of a few bytes in place of the file. Versions count "
              "more than dates, which have whole seconds only. [STAT-4]")) {
    StaticSite site;
    answers(site, static_conditions());
    const WebAnswer first = site.web.ask(web_get("/files/digits.txt"));
    const std::string etag = first.header("Etag");
    const WebAnswer again = site.web.ask(
        web_get("/files/digits.txt", "If-None-Match: " + etag + "\r\n"));
    EXPECT_EQ(again.summary({"Content-Length", "Content-Type"}),
              "304 Not Modified; Content-Length: -; Content-Type: -; ");
    EXPECT_EQ(again.header("Etag"), etag);
}

TEST_CASE("11.5 StaticFileHandler: another content has another ETag, and the "
          "same content the same" *
          doctest::description(
              "Tornado remembers a file's hash as long as it runs, and sends "
              "it with what has become of the file. [STAT-3]")) {
    StaticSite site;
    const auto etag = [&](const std::string& name) {
        return site.web.ask(web_get("/files/" + name)).header("Etag");
    };
    const std::string before = etag("digits.txt");
    EXPECT_EQ(before.size() > 10 && before.front() == '"', true);
    EXPECT_EQ(etag("digits.txt"), before);
    step("the file gets another content of the same length");
    site.folder.put("digits.txt", "9876543210", static_time + 1);
    const std::string after = etag("digits.txt");
    EXPECT(after != before, "another ETag for another content");
    EXPECT_EQ(site.web.ask(web_get("/files/digits.txt")).body, "9876543210");
    step("another file with the old content, at another time");
    site.folder.put("copy.txt", "0123456789", static_time + 2);
    EXPECT_EQ(etag("copy.txt"), before);
}

TEST_CASE("11.5 content_version: is worked out once, and again when the stamp "
          "is another" *
          doctest::description(
              "A hash reads the whole file: who works it out for each request "
              "reads a film to the end for everybody who wants its first "
              "minute. As long as inode, size and time are the same, what is "
              "remembered counts. Here the content is changed behind their "
              "back, to see whether it was read again. [STAT-3]")) {
    const StaticFolder folder;
    WebServer web({web::url<LinkHandler>("/link/(.*)")},
                  with_static_path(folder.root()));
    const auto versions = [&] {
        const auto answer = web.ask(web_get("/static/digits.txt"));
        return "Etag " + answer.header("Etag").substr(1, 8) + "…, link " +
               web.ask(web_get("/link/digits.txt")).body;
    };
    const std::string before = versions();
    step("other digits are written into the same file, with the same time");
    folder.put("digits.txt", "9876543210");
    EXPECT_EQ(versions(), before);
    step("the file's time is another");
    folder.put("digits.txt", "9876543210", static_time + 1);
    EXPECT(versions() != before, "both are worked out again");
}

TEST_CASE("11.5 static_url: names the version, and that is kept for ten "
          "years" *
          doctest::description(
              "The page's link changes with the file, so nobody need ask "
              "whether there is a new one. A version that is not there is not "
              "to be kept: it may come tomorrow. [STAT-3]")) {
    const StaticFolder folder;
    WebServer web({web::url<LinkHandler>("/link/(.*)")},
                  with_static_path(folder.root()));
    const std::string link = web.ask(web_get("/link/digits.txt")).body;
    EXPECT(link.starts_with("/static/digits.txt?v="), "a link with a version");
    const auto kept = [&](const std::string& url) {
        return web.ask(web_get(url)).summary({"Cache-Control"});
    };
    EXPECT_EQ(kept(link),
              "200 OK; Cache-Control: max-age=315360000, immutable; "
              "0123456789");
    for (const std::string query : {"", "?v=", "?v=1"})
        EXPECT_EQ(kept("/static/digits.txt" + query),
                  "200 OK; Cache-Control: -; 0123456789");
    EXPECT_EQ(web.ask(web_get("/link/sub/a%20b.css")).body.substr(0, 23),
              "/static/sub/a%20b.css?v");
    step("a file that is changed gets another link");
    folder.put("digits.txt", "9876543210", static_time + 1);
    EXPECT(web.ask(web_get("/link/digits.txt")).body != link, "a new link");
    const RecordedLog log;
    EXPECT_EQ(web.ask(web_get("/link/nothing")).body, "/static/nothing");
    EXPECT_EQ(log.lines, Lines{"E Could not open static file nothing"});
}

TEST_CASE("11.5 StaticFileHandler: what set_extra_headers() says counts" *
          doctest::description(
              "A class of your own has the last word on the headers, in place "
              "of what stands there. [STAT-3]")) {
    const StaticFolder folder;
    WebServer web(
        {web::url<FreshFiles>("/fresh/(.*)", folder.root().string())});
    const std::string etag =
        web.ask(web_get("/fresh/digits.txt")).header("Etag");
    EXPECT_EQ(web.ask(web_get("/fresh/digits.txt?v=" +
                              etag.substr(1, etag.size() - 2)))
                  .summary({"Cache-Control", "X-Path"}),
              "200 OK; Cache-Control: no-cache; X-Path: digits.txt; "
              "0123456789");
}

TEST_CASE("11.5 static_rules: a static_path has its rules before all others" *
          doctest::description(
              "They are the application's own business: a page for everything "
              "does not hide them. Without a static_path there are none. "
              "[STAT-1]")) {
    const StaticFolder folder;
    folder.put("robots.txt", "Disallow");
    folder.put("favicon.ico", "a picture");
    WebServer web({web::url<LinkHandler>("/(.*)")},
                  with_static_path(folder.root(), "/s.1/"));
    EXPECT_EQ(web.ask(web_get("/s.1/digits.txt")).body, "0123456789");
    EXPECT_EQ(web.ask(web_get("/robots.txt")).body, "Disallow");
    EXPECT_EQ(web.ask(web_get("/favicon.ico")).body, "a picture");
    EXPECT_EQ(web.ask(web_get("/sx1/digits.txt")).body.substr(0, 5), "/s.1/");
    EXPECT_EQ(web::static_rules({}).size(), 0u);
}

TEST_CASE("11.5 StaticFileHandler: what set_extra_headers() says is in every "
          "answer about a file" *
          doctest::description(
              "With a 304, what a browser has kept gets the headers that come "
              "with it. And a HEAD that lacks some of them does not say what a "
              "GET would. [STAT-3, STAT-6]")) {
    const StaticFolder folder;
    WebServer web(
        {web::url<FreshFiles>("/fresh/(.*)", folder.root().string())});
    const std::string target = "/fresh/digits.txt";
    const std::vector<std::string> shown{"Cache-Control", "X-Path"};
    const std::string rest = "; Cache-Control: no-cache; X-Path: digits.txt; ";
    EXPECT_EQ(web.ask(web_request("HEAD", target)).summary(shown),
              "200 OK" + rest);
    EXPECT_EQ(web.ask(web_get(target, "Range: bytes=2-4\r\n")).summary(shown),
              "206 Partial Content" + rest + "234");
    EXPECT_EQ(web.ask(web_get(target, "If-None-Match: *\r\n")).summary(shown),
              "304 Not Modified" + rest);
}

TEST_CASE("11.5 StaticFileHandler: two dots in a name are part of the name" *
          doctest::description(
              "Only where they are all of a part do they lead out of a folder. "
              "[STAT-1]")) {
    StaticSite site;
    for (const std::string name : {"report..txt", "..hidden.txt", "sub/a.."}) {
        site.folder.put(name, "found");
        EXPECT_EQ(site.web.ask(web_get("/files/" + name)).summary(),
                  "200 OK; found");
    }
}
