// The program ch15_chat, from its command line to its exit status. It runs in a
// process of its own that is forked from the test's, so what is its main()
// elsewhere has another name here.

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/net/sockets.hpp"
#include "common/net/unique_fd.hpp"
#include "common/testing/client.hpp"
#include "common/testing/scratch_folder.hpp"
#include "common/testing/testing.hpp"

#include "httpclient.hpp"
#include "tests/support/cookie_jar.hpp"
#include "tests/support/stream_pair.hpp"
#include "tests/support/test_ca.hpp"
#include "tests/support/web_answer.hpp"

// As long as serve() is a stub, it does not use what it has been given.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#define main chat_main
#include "programs/chat.cpp"
#undef main
#pragma GCC diagnostic pop

using namespace tornado;
using namespace tornado::testing;

namespace {

/// The chat, as somebody has started it. Its log is in a file.
class ChatProgram {
  public:
    explicit ChatProgram(std::vector<std::string> arguments)
        : ChatProgram(std::move(arguments), {STDOUT_FILENO}) {
        port_ = read_port();
    }

    /// Starts one that shall refuse its arguments.
    /// returns: its first line, and how it ended
    static std::string refusal(std::vector<std::string> arguments) {
        ChatProgram chat(std::move(arguments), {STDOUT_FILENO, STDERR_FILENO});
        const std::string line = chat.read_line();
        if (line.starts_with("chat on port ")) return line;
        return line + "; it " + chat.end();
    }

    ~ChatProgram() {
        if (process_ < 0) return;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }

    ChatProgram(const ChatProgram&) = delete;
    ChatProgram& operator=(const ChatProgram&) = delete;

    std::uint16_t port() const { return port_; }

    std::filesystem::path log() const { return folder_.path() / "chat.log"; }

    void signal(int number) const { ::kill(process_, number); }

    Client connect() {
        try {
            return Client(port_);
        } catch (const std::system_error&) {
            EXPECT(false, "it listens; but it " + stopped());
            throw;
        }
    }

    /// Waits until `client` has a whole answer, and takes it.
    WebAnswer answer(Client& client) {
        std::optional<WebAnswer> whole;
        drive_until([] { ::poll(nullptr, 0, 1); },
                    [&] {
                        const bool closed = client.closed();
                        whole =
                            WebAnswerReader().read(client.received(), closed);
                        return whole || closed;
                    },
                    "the answer is there, or the connection closed");
        if (!whole)
            EXPECT(false,
                   "an answer, and not a connection that just closes; the "
                   "program " +
                       stopped());
        client.take();
        return *whole;
    }

    WebAnswer ask(const std::string& request) {
        Client client = connect();
        step("sent " + request.substr(0, request.find(" HTTP/")));
        client.send(request);
        return answer(client);
    }

    /// Waits for its end: "has ended with 0".
    std::string end() {
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = -1;
        // A stub was reached: this is the test's end, too.
        if (WIFEXITED(status) && WEXITSTATUS(status) == 77) std::_Exit(77);
        return WIFSIGNALED(status)
                   ? "was killed by signal " + std::to_string(WTERMSIG(status))
                   : "has ended with " + std::to_string(WEXITSTATUS(status));
    }

  private:
    /// outputs: which of its descriptors we hear
    ChatProgram(std::vector<std::string> arguments,
                const std::vector<int>& outputs) {
        std::string said = "started chat --port=0";
        for (const std::string& argument : arguments)
            said += " " + argument;
        step(said);
        arguments.insert(arguments.begin(), {"chat", "--port=0"});
        arguments.push_back("--log_file_prefix=" + log().string());
        int ends[2] = {-1, -1};
        check_syscall("pipe", ::pipe2(ends, O_CLOEXEC));
        hears_ = UniqueFd(ends[0]);
        const UniqueFd says(ends[1]);
        std::fflush(nullptr);
        process_ = check_syscall("fork", ::fork());
        if (process_ != 0) return;
        for (const int output : outputs)
            ::dup2(says.get(), output);
        run(arguments);
    }

    [[noreturn]] static void run(std::vector<std::string>& arguments) {
        // A test that is cut off leaves no server behind.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        std::vector<char*> words;
        words.reserve(arguments.size() + 1);
        for (std::string& argument : arguments)
            words.push_back(argument.data());
        words.push_back(nullptr);
        // Nothing of the test's own ends here: no destructors, no leak check.
        ::_exit(chat_main(static_cast<int>(arguments.size()), words.data()));
    }

    /// Without the line's end. An empty line, too, if nothing comes.
    std::string read_line() const {
        std::string line;
        for (char byte = 0;
             ::read(hears_.get(), &byte, 1) == 1 && byte != '\n';)
            line += byte;
        return line;
    }

    /// "chat on port 40123" is its first line.
    std::uint16_t read_port() {
        const std::string line = read_line();
        if (line.empty())
            EXPECT(false, "it says its port; but it " + stopped());
        const std::string begin = "chat on port ";
        EXPECT(line.starts_with(begin), "its first line says its port");
        return static_cast<std::uint16_t>(std::stoi(line.substr(begin.size())));
    }

    /// How it ended, if it has; else it is stopped with SIGKILL. (Who is about
    /// to end by itself is not stopped by that any more.)
    std::string stopped() {
        signal(SIGKILL);
        return end();
    }

    ScratchFolder folder_;
    UniqueFd hears_;
    pid_t process_ = -1;
    std::uint16_t port_ = 0;
};

/// A form that a page of the chat has sent.
std::string chat_form(const std::string& target,
                      const std::string& form,
                      CookieJar& cookies) {
    std::string token = cookies.values["_xsrf"];
    std::erase(token, '"');
    return web_request("POST",
                       target,
                       cookies.header() + "X-Xsrftoken: " + token +
                           "\r\nContent-Type: "
                           "application/x-www-form-urlencoded\r\n"
                           "Content-Length: " +
                           std::to_string(form.size()) + "\r\n") +
           form;
}

}  // namespace

TEST_CASE("15.3 ch15_chat: believes its proxies, and a SIGHUP is no end but a "
          "new log" *
          doctest::description(
              "The parts are tested elsewhere; here they are put together. "
              "What server_options() says must reach the server: to a proxy "
              "that speaks https, cookies are Secure. And a SIGHUP kills "
              "whoever does not wait for it: logrotate sends one when it has "
              "moved the log away. [STOP-1, XHEAD-1]")) {
    ChatProgram chat({"--proxies=127.0.0.1"});
    const std::string page = "/auth/login";
    const auto is_secure = [&](const std::string& headers) {
        const auto cookies = cookies_of(chat.ask(web_get(page, headers)));
        EXPECT(cookies.contains("_xsrf"), "the form's cookie is set");
        return cookies.at("_xsrf").attributes.contains("secure");
    };
    EXPECT(!is_secure(""), "over http its cookie is not Secure");
    EXPECT(is_secure("X-Scheme: https\r\n"),
           "behind a proxy that says \"X-Scheme: https\" the cookie is Secure");
    step("its log is moved away, and it gets a SIGHUP");
    std::filesystem::rename(chat.log(), chat.log().string() + ".old");
    chat.signal(SIGHUP);
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(chat.ask(web_get(page)).status, "200 OK");
    EXPECT(std::filesystem::exists(chat.log()), "there is a new log");
}

TEST_CASE("15.3 ch15_chat: refuses a port that is none, and listens on any "
          "other" *
          doctest::description(
              "A number that is cut to sixteen bits is another port: who has "
              "mistyped it would have a server where nobody looks for it. "
              "[PROC-7]")) {
    for (const std::string port : {"65536", "73551", "-1"})
        EXPECT_EQ(ChatProgram::refusal({"--port=" + port}),
                  "chat: option \"port\": " + port +
                      " is not between 0 and 65535; it has ended with 1");
    ChatProgram chat({});
    EXPECT_EQ(chat.ask(web_get("/auth/login")).status, "200 OK");
}

TEST_CASE("15.3 ch15_chat: on a SIGTERM it answers those whom it has begun to "
          "hear, and ends with 0" *
          doctest::description(
              "Whoever waits for a message is answered without one; whose "
              "request is half there may send the rest, and gets a whole page. "
              "Then nobody is left, and to have been stopped is no failure. "
              "[STOP-1, STOP-2, STOP-3]")) {
    ChatProgram chat({});
    CookieJar cookies;
    cookies.take(chat.ask(web_get("/auth/login")));
    cookies.take(chat.ask(chat_form("/auth/login", "name=ann", cookies)));
    step("Ann has logged in, and waits; of another request half is there");
    Client poll = chat.connect();
    poll.send(chat_form("/a/message/updates", "", cookies));
    Client half = chat.connect();
    half.send("GET /auth/login HTT");
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(chat.ask(web_get("/auth/login")).status, "200 OK");
    EXPECT_EQ(poll.received(), "");
    step("it gets a SIGTERM");
    chat.signal(SIGTERM);
    EXPECT_EQ(chat.answer(poll).summary({"Connection"}),
              "200 OK; Connection: close; {\"messages\":[]}");
    step("the other half comes");
    half.send("P/1.1\r\nHost: example.test\r\n\r\n");
    const WebAnswer page = chat.answer(half);
    EXPECT_EQ(page.status, "200 OK");
    EXPECT(page.body.ends_with("</html>\n"), "the page is there to its end");
    EXPECT_EQ(chat.end(), "has ended with 0");
}

TEST_CASE("15.5 ch15_chat: speaks TLS if it has a certificate" *
          doctest::description(
              "Whoever names a certificate wants nobody to listen. A server "
              "that reads the option and speaks plain HTTP all the same sends "
              "every login through the open. [TLS-6]")) {
    TestCA ca;
    const SSLOptions papers = ca.issue({"127.0.0.1"});
    const ChatProgram chat(
        {"--certfile=" + papers.certfile, "--keyfile=" + papers.keyfile});
    CurrentTurnLoop loop;
    httpclient::AsyncHTTPClientOptions options;
    options.https_streams = ssl_client_streams(ca.trusted());
    httpclient::AsyncHTTPClient client(options);
    const auto response = loop.wait_for(
        client.fetch("https://127.0.0.1:" + std::to_string(chat.port()) +
                     "/auth/login"),
        "the page, over TLS");
    EXPECT_EQ(response.code, 200);
    EXPECT(response.headers.get("Set-Cookie").find("Secure") !=
               std::string::npos,
           "its cookie is Secure");
}
