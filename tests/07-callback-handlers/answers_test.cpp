#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "body_arguments.hpp"
#include "tests/support/recorded_log.hpp"
#include "tests/support/web_app.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

using web::RequestHandler;

}  // namespace

TEST_CASE("07.2 RequestHandler: a method that returns has answered" *
          doctest::description(
              "write() only collects. When the method returns the request is "
              "finished: one answer that says how long it is. The connection "
              "stays, and its next request gets a handler of its own. "
              "[WEB-2, WEB-7, ROUTE-11]")) {
    struct Counting : RequestHandler {
        void get() {
            write("request ");
            write(std::to_string(++count));
            write(" of this handler");
        }

        int count = 0;
    };

    WebServer at({web::url<Counting>("/")});
    Client client = at.connect();
    for (int i = 0; i < 2; ++i) {
        step("sent GET / on the same connection");
        client.send(web_get("/"));
        EXPECT_EQ(at.answer(client).summary({"Content-Length", "Connection"}),
                  "200 OK; Content-Length: 25; Connection: -; "
                  "request 1 of this handler");
    }
}

TEST_CASE("07.2 RequestHandler: initialize() gets what the rule was given" *
          doctest::description(
              "A handler lives for one request, so what requests share is "
              "given to each of them. initialize() runs before anything else, "
              "and knows the request already. [ROUTE-6, ROUTE-11]")) {
    struct Counter : RequestHandler {
        void initialize(int& shared, const std::string& word) {
            write(word + " " + std::to_string(++shared) + " " + request().path);
        }

        void get() { write(" " + reverse_url("counter")); }
    };

    int shared = 0;
    WebServer at({web::url<Counter>("/count", std::ref(shared), "number")
                      .named("counter")});
    EXPECT_EQ(at.ask(web_get("/count")).body, "number 1 /count /count");
    EXPECT_EQ(at.ask(web_get("/count")).body, "number 2 /count /count");
    EXPECT_EQ(shared, 2);
}

TEST_CASE("07.2 RequestHandler: the groups of the path are the method's "
          "arguments" *
          doctest::description(
              "What the pattern has found is what the method is called with, "
              "and the handler can ask for it anywhere. "
              "[ROUTE-2, ROUTE-3, ROUTE-4]")) {
    answers_the_table(web_groups());
}

TEST_CASE("07.2 RequestHandler: arguments are of the query, then of the body, "
          "and the last one counts" *
          doctest::description(
              "A name may come several times. Who asks for one value gets the "
              "last, without spaces around it; an empty value is a value. JSON "
              "in a body is no form. [WEB-16, WEB-17, MSG-7]")) {
    answers_the_table(web_arguments());
}

TEST_CASE(
    "07.2 RequestHandler: status, headers and body are sent as they were "
    "set" *
    doctest::description(
        "Each row is asked of the real Tornado, too. A HEAD gets the "
        "headers of the GET, a 204 has nothing to say, and a redirect is "
        "a status and one header. "
        "[WEB-2, WEB-7, WEB-9, WEB-10, WEB-12, WEB-13, WEB-14, WEB-15]")) {
    answers_the_table(web_headers());
    step("each answer has a date");
    WebServer at(pages::rules());
    EXPECT(at.ask(web_get("/last?a=1")).header("Date").ends_with(" GMT"),
           "there is a Date");
    step("a Content-Length that the handler has set itself");

    struct Large : RequestHandler {
        void head() { set_header("Content-Length", 1000); }
    };

    WebServer large({web::url<Large>("/")});
    EXPECT_EQ(large.ask(web_request("HEAD", "/")).summary({"Content-Length"}),
              "200 OK; Content-Length: 1000; ");

    struct Remembering : RequestHandler {
        void get() {
            new_cookies_["a"] = "a=1; Path=/";
            new_cookies_["b"] = "b=2; Path=/";
        }
    };

    step("two cookies");
    WebServer remembering({web::url<Remembering>("/")});
    EXPECT_EQ(remembering.ask(web_get("/")).summary({"Set-Cookie"}),
              "200 OK; Set-Cookie: a=1; Path=/ & b=2; Path=/; ");

    struct Nameless : RequestHandler {
        void set_default_headers() override {
            set_header("Content-Type", "text/plain");
            clear_header("Server");
        }

        void get() { write("text"); }
    };

    step(
        "set_default_headers() sets one of the usual ones, and takes one away");
    WebServer nameless({web::url<Nameless>("/")});
    EXPECT_EQ(nameless.ask(web_get("/")).summary({"Content-Type", "Server"}),
              "200 OK; Content-Type: text/plain; Server: -; text");
    step("a handler that redirects, with a group that took no part");
    WebServer moved(
        {web::url<web::RedirectHandler>("/pics(/[0-9]+)?", "/photos{0}")});
    EXPECT_EQ(moved.ask(web_get("/pics")).summary({"Location"}),
              "301 Moved Permanently; Location: /photos; ");
}

TEST_CASE("07.2 RequestHandler: what describes a body goes with the body" *
          doctest::description(
              "A 304 says that the page has not changed. A cache would take "
              "the headers of an empty body for the page's. [WEB-10]")) {
    struct Described : RequestHandler {
        void get() {
            set_status(std::stoi(get_argument("code")));
            set_header("Content-Language", "en");
            set_header("Content-Encoding", "br");
            set_header("X-Mine", "1");
            write("page");
        }
    };

    WebServer at({web::url<Described>("/")});
    const Lines shown{
        "Content-Type", "Content-Language", "Content-Encoding", "X-Mine"};
    EXPECT_EQ(at.ask(web_get("/?code=200")).summary(shown),
              "200 OK; Content-Type: text/html; charset=UTF-8; "
              "Content-Language: en; Content-Encoding: br; X-Mine: 1; page");
    for (const std::string status : {"204 No Content", "304 Not Modified"})
        EXPECT_EQ(
            at.ask(web_get("/?code=" + status.substr(0, 3))).summary(shown),
            status + "; Content-Type: -; Content-Language: -; "
                     "Content-Encoding: -; X-Mine: 1; ");
}

TEST_CASE("07.2 RequestHandler: a reason is one line, whatever ends a line" *
          doctest::description(
              "A line feed ends a line for many who read an answer, and so "
              "does a carriage return. What comes after it would be a header "
              "that somebody else has written. [WEB-13]")) {
    struct Reasoned : RequestHandler {
        void get() { set_status(404, get_argument("reason")); }
    };

    WebServer at({web::url<Reasoned>("/")});
    const auto reason = [&](const std::string& escaped) {
        return at.ask(web_get("/?reason=" + escaped)).status;
    };
    EXPECT_EQ(reason("Not%20here"), "404 Not here");
    EXPECT_EQ(reason("Not%0D%0ASet-Cookie:%20a=b"), "404 Unknown");
    EXPECT_EQ(reason("Not%0ASet-Cookie:%20a=b"), "404 Unknown");
    EXPECT_EQ(reason("Not%0DSet-Cookie:%20a=b"), "404 Unknown");
}

TEST_CASE("07.2 parse_header: a value has parameters, quoted or not" *
          doctest::description(
              "Names are the same in large letters and in small ones. Within "
              "quotes a backslash takes its meaning from a quote or from a "
              "backslash, and the quote after an escaped backslash ends the "
              "value. [MSG-7, MSG-8]")) {
    const auto taken_apart = [](const std::string& text) {
        step("parse_header(" + show(text) + ")");
        const auto header = httputil::parse_header(text);
        Lines parts{header.value};
        for (const auto& [name, value] : header.parameters) {
            parts.push_back(name);
            parts.back().append(": ").append(value);
        }
        return parts;
    };
    EXPECT_EQ(taken_apart("form-data; name=a; filename=\"b c\""),
              (Lines{"form-data", "filename: b c", "name: a"}));
    EXPECT_EQ(taken_apart("form-data; Name=A; FILENAME=\"B\""),
              (Lines{"form-data", "filename: B", "name: A"}));
    EXPECT_EQ(taken_apart("form-data; filename=\"b\\\"; c\"; name=a"),
              (Lines{"form-data", "filename: b\"; c", "name: a"}));
    EXPECT_EQ(taken_apart("form-data; filename=\"C:\\\\\"; name=a"),
              (Lines{"form-data", "filename: C:\\", "name: a"}));
}

TEST_CASE("07.2 Settings: what xsrf_cookies names is called before all methods "
          "but GET, HEAD and OPTIONS" *
          doctest::description(
              "With it chapter 11 protects all handlers at once, and a method "
              "that is left out is open to every other site. A handler for "
              "which that is of no use says so. [SEC-11]")) {
    struct Guarded : RequestHandler {
        void check() { set_header("X-Checked", "yes"); }

        void get() { write("done"); }

        void head() {}

        void options() { get(); }

        void post() { get(); }

        void put() { get(); }

        void patch() { get(); }

        void delete_() { get(); }
    };

    struct Open : Guarded {
        bool wants_xsrf_check() const override { return false; }
    };

    WebServer at({web::url<Guarded>("/"), web::url<Open>("/open")},
                 {.xsrf_cookies = static_cast<void (RequestHandler::*)()>(
                      &Guarded::check)});
    const auto checked = [&](const std::string& method,
                             const std::string& path) {
        return at.ask(web_request(method, path)).summary({"X-Checked"});
    };
    for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
        EXPECT_EQ(checked(method, "/"), "200 OK; X-Checked: yes; done");
        EXPECT_EQ(checked(method, "/open"), "200 OK; X-Checked: -; done");
    }
    EXPECT_EQ(checked("GET", "/"), "200 OK; X-Checked: -; done");
    EXPECT_EQ(checked("HEAD", "/"), "200 OK; X-Checked: -; ");
    EXPECT_EQ(checked("OPTIONS", "/"), "200 OK; X-Checked: -; done");
}

TEST_CASE("07.2 RequestHandler: flush() sends what there is, and says when it "
          "has gone" *
          doctest::description(
              "The head goes with the first flush and is fixed then. The "
              "Future is how a handler that sends much is held back by a "
              "client that reads slowly. [WEB-9]")) {
    struct Big : RequestHandler {
        void initialize(std::optional<Future<void>>& future) { sent = &future; }

        void get() {
            write(std::string(8'000'000, 'x'));
            *sent = flush();
            set_header("X-Late", "too late");
        }

        std::optional<Future<void>>* sent = nullptr;
    };

    std::optional<Future<void>> sent;
    WebServer at({web::url<Big>("/", std::ref(sent))});
    Client client = at.connect();
    client.send(web_get("/"));
    drive_until([&] { at.turn(); },
                [&] { return sent.has_value(); },
                "the handler has flushed 8 MB");
    at.loop.turns(10);
    EXPECT(!sent->done(), "the Future waits for the client to read");
    const WebAnswer answer = at.answer(client);
    EXPECT(sent->done(), "the Future is done when the system has taken it all");
    EXPECT_EQ(answer.body.size(), 8'000'000U);
    EXPECT_EQ(answer.header("X-Late"), "-");

    struct Twice : RequestHandler {
        void head() {
            write("one");
            (void)flush();
            write("two");
        }
    };

    step("HEAD of a page that flushes, and goes on");
    WebServer twice({web::url<Twice>("/")});
    Client asking(twice.server.port());
    asking.send(web_request("HEAD", "/"));
    twice.loop.turns(10);
    const std::string got = asking.received();
    EXPECT(got.find("\r\n\r\n") + 4 == got.size(),
           "a head, and nothing behind it; it is " + show(got));
}

TEST_CASE("07.2 RequestHandler: what comes after finish() is refused" *
          doctest::description(
              "The answer is out: to write more, or to finish again, is a "
              "mistake of the program, and it is told. [WEB-8, WEB-15]")) {
    struct Late : RequestHandler {
        void initialize(Lines& words) { seen = &words; }

        void get() {
            const auto attempt = [this](const std::string& what, auto call) {
                seen->push_back(
                    what + " " +
                    outcome<std::logic_error>("std::logic_error", call).text);
            };
            attempt("finish", [this] { finish("done"); });
            attempt("write", [this] { write("more"); });
            attempt("flush", [this] { (void)flush(); });
            attempt("finish", [this] { finish(); });
            attempt("redirect", [this] { redirect("/"); });
            seen->push_back(finished() ? "finished" : "not finished");
        }

        Lines* seen = nullptr;
    };

    struct Begun : Late {
        void get() {
            write("begun");
            (void)flush();
            seen->push_back(
                "redirect after flush " +
                outcome<std::logic_error>("std::logic_error", [this] {
                    redirect("/");
                }).text);
        }
    };

    Lines seen;
    const ExpectLog quiet("");
    WebServer at({web::url<Late>("/", std::ref(seen)),
                  web::url<Begun>("/begun", std::ref(seen))});
    EXPECT_EQ(at.ask(web_get("/")).summary(), "200 OK; done");
    EXPECT_EQ(at.ask(web_get("/begun")).summary(), "200 OK; begun");
    EXPECT_EQ(in_log(quiet), "lines in the log: 0");
    EXPECT_EQ(seen,
              (Lines{"finish returns",
                     "write throws std::logic_error",
                     "flush throws std::logic_error",
                     "finish throws std::logic_error",
                     "redirect throws std::logic_error",
                     "finished",
                     "redirect after flush throws std::logic_error"}));
}

TEST_CASE("07.2 Application: each request that is finished has a line in the "
          "access log" *
          doctest::description(
              "Status, method, address, time. What is not the server's doing "
              "is a warning, what is, an error. Who wants another log gives "
              "log_function. [LOG-2]")) {
    struct Any : RequestHandler {
        void get() { set_status(std::stoi(get_argument("code"))); }
    };

    RecordedLog recorded;
    CurrentTurnLoop loop;
    web::Application app({web::url<Any>("/a")});
    HTTPServer& server = app.listen(0, "127.0.0.1", {}, loop);
    Client client(server.port());
    for (const std::string code : {"200", "404", "503", "400", "500"}) {
        client.send(web_get("/a?code=" + code));
        drive_until([&] { loop.turn(); },
                    [&] { return !client.take().empty(); },
                    "answered " + code);
    }
    for (std::string& line : recorded.lines) {
        EXPECT(line.ends_with("ms"),
               "the line ends with a time in ms: " + line);
        line.resize(line.rfind(' '));
    }
    EXPECT_EQ(recorded.lines,
              (Lines{"I 200 GET /a?code=200 (127.0.0.1)",
                     "W 404 GET /a?code=404 (127.0.0.1)",
                     "E 503 GET /a?code=503 (127.0.0.1)",
                     "W 400 GET /a?code=400 (127.0.0.1)",
                     "E 500 GET /a?code=500 (127.0.0.1)"}));
    step("the same with a log_function");
    Lines own;
    WebServer at({web::url<Any>("/a")},
                 {.log_function = [&](const RequestHandler& handler) {
                     own.push_back(std::to_string(handler.get_status()) + " " +
                                   handler.request().uri);
                 }});
    (void)at.ask(web_get("/a?code=202"));
    EXPECT_EQ(own, (Lines{"202 /a?code=202"}));
}

TEST_CASE("07.2 RequestHandler: what is asked of the query or the body alone, "
          "with spaces or without" *
          doctest::description(
              "What must be there must be in the part that was asked. And "
              "whoever wants the spaces gets them, wherever they come from. "
              "[WEB-16]")) {
    struct Alone : RequestHandler {
        void show_it(const std::string& value) { write("[" + value + "]"); }

        void post() {
            constexpr auto raw = web::Strip::no;
            show_it(get_query_argument("a"));
            show_it(get_body_argument("a"));
            show_it(get_query_argument("a", raw));
            show_it(get_body_argument("a", raw));
            show_it(get_argument("a", raw));
            show_it(get_argument("a", "none", raw));
            show_it(get_query_argument("a", "none", raw));
            show_it(get_body_argument("a", "none", raw));
            for (const std::string& one : get_arguments("a", raw))
                show_it(one);
        }

        void put() {
            try {
                show_it(get_body_argument("a"));
            } catch (const web::MissingArgumentError&) {
                write("none in the body");
            }
        }

        void patch() {
            try {
                show_it(get_query_argument("a"));
            } catch (const web::MissingArgumentError&) {
                write("none in the query");
            }
        }
    };

    const ExpectLog quiet("");
    WebServer at({web::url<Alone>("/")});
    EXPECT_EQ(at.ask(web_post("/?a=+q+", "a=+b+")).body,
              "[q][b][ q ][ b ][ b ][ b ][ q ][ b ][ q ][ b ]");
    step("it is in the other part only");
    EXPECT_EQ(at.ask(web_request("PUT", "/?a=1")).body, "none in the body");
    EXPECT_EQ(at.ask(web_request("PATCH",
                                 "/",
                                 "Content-Type: "
                                 "application/x-www-form-urlencoded\r\n"
                                 "Content-Length: 3\r\n") +
                     "a=1")
                  .body,
              "none in the query");
}
