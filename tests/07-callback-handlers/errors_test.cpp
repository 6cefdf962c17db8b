#include <exception>
#include <stdexcept>
#include <string>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "tests/support/recorded_log.hpp"
#include "tests/support/web_app.hpp"

using namespace tornado;
using namespace tornado::testing;

using web::RequestHandler;

TEST_CASE("07.4 RequestHandler: what is thrown becomes an error page" *
          doctest::description(
              "An HTTPError says which; everything else is a 500. What was set "
              "and written before is forgotten. write_error() writes the page, "
              "and if it breaks, an empty one is sent. "
              "[ROUTE-1, ROUTE-5, ROUTE-8, WEB-1, WEB-7, WEB-12, WEB-14, "
              "WEB-15, WEB-16, WEB-18, WEB-20, WEB-21, MSG-7, SEC-14]")) {
    answers_the_table(web_errors());
}

TEST_CASE("07.4 RequestHandler: what an exception says goes to the log, and "
          "never to the client" *
          doctest::description(
              "A message may hold a password, a path, a query. It is for those "
              "who run the server: a warning for an HTTPError that has "
              "something to say, an error for everything else. The client "
              "hears of it only with serve_traceback. [WEB-18, WEB-20]")) {
    struct Refusing : RequestHandler {
        void get() { throw web::HTTPError(403, "secret"); }
    };

    struct Silent : RequestHandler {
        void get() { throw web::HTTPError(403); }
    };

    struct Crashing : RequestHandler {
        void get() { throw std::runtime_error("secret"); }
    };

    const web::Rules rules{web::url<Refusing>("/refusing"),
                           web::url<Silent>("/silent"),
                           web::url<Crashing>("/crashing")};
    WebServer at(rules);
    const ExpectLog quiet("");
    const ExpectLog warned("403 GET /refusing (127.0.0.1): secret");
    const ExpectLog failed("Uncaught exception GET /crashing (127.0.0.1): "
                           "std::runtime_error: secret");
    for (const std::string path : {"/refusing", "/silent", "/crashing"}) {
        Client client = at.connect();
        step("sent GET " + path);
        client.send(web_get(path));
        const WebAnswer answer = at.answer(client);
        EXPECT_EQ(answer.summary(),
                  error_page(path == "/crashing" ? "500 Internal Server Error"
                                                 : "403 Forbidden"));
        for (const auto& [name, value] : answer.headers)
            EXPECT(value.find("secret") == value.npos,
                   "not a word of the exception in " + name);
    }
    EXPECT_EQ(in_log(warned), "lines in the log: 1");
    EXPECT_EQ(in_log(failed), "lines in the log: 1");
    EXPECT_EQ(in_log(quiet), "lines in the log: 0");
    step("the same with serve_traceback");
    WebServer open(rules, {.serve_traceback = true});
    EXPECT_EQ(open.ask(web_get("/crashing")).body,
              "std::runtime_error: secret\n");
    step("the same with debug");
    WebServer debugged(rules, {.debug = true});
    EXPECT_EQ(debugged.ask(web_get("/crashing")).body,
              "std::runtime_error: secret\n");
}

TEST_CASE("07.4 RequestHandler: an error page keeps the cookies" *
          doctest::description(
              "Headers and body are those of a page that will not come. A "
              "cookie is about the client, and stays. What every answer of "
              "the handler has is set anew. [WEB-20]")) {
    struct Refusing : RequestHandler {
        void set_default_headers() override { set_header("X-Always", "yes"); }

        void get() {
            new_cookies_["a"] = "a=1; Path=/";
            set_header("X-Half", "done");
            throw web::HTTPError(403);
        }
    };

    WebServer at({web::url<Refusing>("/")});
    const WebAnswer answer = at.ask(web_get("/"));
    EXPECT_EQ(answer.header("Set-Cookie"), "a=1; Path=/");
    EXPECT_EQ(answer.header("X-Half"), "-");
    EXPECT_EQ(answer.header("X-Always"), "yes");
}

TEST_CASE("07.4 RequestHandler: an error after flush() ends the connection, so "
          "that the client can tell" *
          doctest::description(
              "The status is out and cannot be changed. If the answer now "
              "ended as usual, half a page would look like a whole one. "
              "[WEB-19, ODD-8]")) {
    struct Half : RequestHandler {
        void initialize(int& count) { ended = &count; }

        void get() {
            write("half a page");
            (void)flush();
            throw std::runtime_error("no other half");
        }

        void on_finish() override { ++*ended; }

        int* ended = nullptr;
    };

    const ExpectLog quiet("");
    int ended = 0;
    WebServer at({web::url<Half>("/", std::ref(ended))});
    const ExpectLog told("Cannot send error response after headers written");
    Client client = at.connect();
    client.send(web_get("/"));
    step("sent GET /, and waited ten turns");
    at.loop.turns(10);
    const std::string& received = client.received();
    EXPECT_EQ(received.substr(received.find("\r\n\r\n")),
              "\r\n\r\nb\r\nhalf a page\r\n");
    EXPECT(client.closed(), "the connection is closed");
    EXPECT_EQ(in_log(told), "lines in the log: 1");
    EXPECT_EQ(ended, 1);
}

TEST_CASE("07.4 RequestHandler: an answer that is not as long as it says is no "
          "error in the handling of errors" *
          doctest::description(
              "The connection is closed when that shows, so there is nobody "
              "who could get an error page, and none is made. What the log "
              "says is about the handler. [WEB-19, HTTP-6]")) {
    struct Wrong : RequestHandler {
        void initialize(int& count) { pages = &count; }

        void get() {
            set_header("Content-Length", 3);
            write("hello");
        }

        void write_error(int, const std::exception_ptr&) override { ++*pages; }

        int* pages = nullptr;
    };

    int pages = 0;
    WebServer at({web::url<Wrong>("/", std::ref(pages))});
    const RecordedLog logged;
    Client client = at.connect();
    step("Content-Length: 3, and a body of five bytes");
    client.send(web_get("/"));
    drive_until([&] { at.turn(); },
                [&] { return client.closed(); },
                "the connection is closed");
    EXPECT_EQ(client.received(), "");
    EXPECT_EQ("error pages: " + std::to_string(pages), "error pages: 0");
    EXPECT(!logged.lines.empty(), "the log says what was wrong");
    for (const std::string& line : logged.lines)
        EXPECT(line.find("error handling") == std::string::npos,
               "no error in the handling of errors: " + line);
}

TEST_CASE("07.4 RequestHandler: errors in the handling of errors harm nobody" *
          doctest::description(
              "log_exception() and on_finish() are overridden to report "
              "elsewhere, and elsewhere may be down. The client still gets its "
              "page; what goes wrong after the answer is only logged. "
              "[WEB-22, WEB-23]")) {
    struct Reporting : RequestHandler {
        void get() { throw web::HTTPError(403); }

        void log_exception(const std::exception_ptr& /*error*/) override {
            throw std::runtime_error("the reporter is down");
        }
    };

    struct Telling : Reporting {
        void get() {
            report(std::make_exception_ptr(std::runtime_error("noted")));
            write("done");
        }
    };

    struct Late : RequestHandler {
        void get() {
            finish("done");
            throw std::runtime_error("after the answer");
        }
    };

    struct Finishing : RequestHandler {
        void get() { write("done"); }

        void on_finish() override { throw std::runtime_error("the meter"); }
    };

    struct Ended : RequestHandler {
        void get() {
            finish("done");
            throw web::Finish();
        }
    };

    struct Uninitialized : RequestHandler {
        void initialize() { throw web::HTTPError(403); }

        void get() {}
    };

    struct Upstream : RequestHandler {
        void get() { throw StreamClosedError(); }
    };

    struct OwnPage : RequestHandler {
        void get() { throw web::HTTPError(403); }

        void write_error(int, const std::exception_ptr&) override {
            write("a page that nobody has finished");
        }
    };

    struct HalfPage : OwnPage {
        void write_error(int, const std::exception_ptr&) override {
            write("half a page");
            throw std::runtime_error("no other half");
        }
    };

    WebServer at({web::url<Reporting>("/reporting"),
                  web::url<Telling>("/telling"),
                  web::url<Late>("/late"),
                  web::url<Ended>("/ended"),
                  web::url<Uninitialized>("/uninitialized"),
                  web::url<Upstream>("/upstream"),
                  web::url<OwnPage>("/own_page"),
                  web::url<HalfPage>("/half_page"),
                  web::url<Finishing>("/finishing")});
    {
        const ExpectLog quiet("");
        EXPECT_EQ(at.ask(web_get("/ended")).summary(), "200 OK; done");
        EXPECT_EQ(in_log(quiet), "lines in the log: 0");
        EXPECT_EQ(at.ask(web_get("/uninitialized")).status, "403 Forbidden");
        EXPECT_EQ(at.ask(web_get("/own_page")).summary(),
                  "403 Forbidden; a page that nobody has finished");
        EXPECT_EQ(at.ask(web_get("/half_page")).summary(), "403 Forbidden; ");
        step("what is closed is another stream, and not the client's");
        EXPECT_EQ(at.ask(web_get("/upstream")).status,
                  "500 Internal Server Error");
    }
    const ExpectLog down("the reporter is down");
    const ExpectLog late("after the answer");
    const ExpectLog meter("the meter");
    EXPECT_EQ(at.ask(web_get("/reporting")).status, "403 Forbidden");
    EXPECT_EQ(at.ask(web_get("/telling")).summary(), "200 OK; done");
    EXPECT_EQ(at.ask(web_get("/late")).summary(), "200 OK; done");
    EXPECT_EQ(at.ask(web_get("/finishing")).summary(), "200 OK; done");
    EXPECT_EQ(in_log(down), "lines in the log: 2");
    EXPECT_EQ(in_log(late), "lines in the log: 1");
    EXPECT_EQ(in_log(meter), "lines in the log: 1");
}

TEST_CASE("07.4 RequestHandler: send_error() and clear() may be called by the "
          "handler itself" *
          doctest::description(
              "Then nothing was thrown, and there is nothing to tell, also in "
              "debug. What begins anew begins with 200. [WEB-20]")) {
    struct Refusing : RequestHandler {
        void get() {
            write("half a page");
            send_error(404, nullptr, get_argument("reason", ""));
        }
    };

    struct Again : RequestHandler {
        void get() {
            set_status(404, "Gone Fishing");
            set_header("X-Half", "done");
            write("half a page");
            clear();
            write("another");
        }
    };

    for (const bool debug : {false, true}) {
        step(debug ? "with debug" : "without debug");
        WebServer at({web::url<Refusing>("/"), web::url<Again>("/again")},
                     {.debug = debug});
        EXPECT_EQ(at.ask(web_get("/")).summary(), error_page("404 Not Found"));
        EXPECT_EQ(at.ask(web_get("/?reason=Gone+Fishing")).summary(),
                  error_page("404 Gone Fishing"));
        EXPECT_EQ(at.ask(web_get("/again")).summary({"X-Half"}),
                  "200 OK; X-Half: -; another");
    }
}
