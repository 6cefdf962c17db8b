// front_desk: a page that takes two seconds, forms, and files; for a browser.
//
//     front_desk --port 8007                   then: 127.0.0.1:8007

#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>

#include "common/cli/program_options.hpp"
#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

#include "front_desk_page.hpp"
#include "gen.hpp"
#include "ioloop.hpp"
#include "poller_option.hpp"
#include "web.hpp"

using namespace tornado;
using namespace std::chrono_literals;
using escape::xhtml_escape;

/// What the requests have in common.
struct Desk {
    int waiting = 0;  // requests that are held right now
};

/// A guest who waits, from begin() until the request is over, however.
class Guest {
  public:
    explicit Guest(Desk& desk)
        : desk_(desk) {
        ++desk_.waiting;
    }

    ~Guest() { --desk_.waiting; }

    Guest(const Guest&) = delete;
    Guest& operator=(const Guest&) = delete;

  private:
    Desk& desk_;
};

struct FrontPage : web::RequestHandler {
    void initialize(Desk& shared) { desk = &shared; }

    void get() {
        // TASK 07.2: the front page, with how many are waiting in the place of
        // "{waiting}".
        TORNADO_STUB("FrontPage::get", "07.2");
    }

    Desk* desk = nullptr;
};

struct Greet : web::RequestHandler {
    void get() {
        // TASK 07.2: greet whoever "name" says, or a stranger. What comes from
        // a client is no HTML: escape it.
        TORNADO_STUB("Greet::get", "07.2");
    }
};

struct Room : web::RequestHandler {
    void get(std::string number) {
        // TASK 07.4: there are rooms 1 to 12, and for others a 404.
        TORNADO_STUB("Room::get", "07.4");
    }

    void write_error(int status, const std::exception_ptr& /*error*/) override {
        // TASK 07.4: a page in the house's style.
        TORNADO_STUB("Room::write_error", "07.4");
    }
};

struct Wait : web::RequestHandler {
    void initialize(Desk& shared) { desk = &shared; }

    web::Asynchronous get() {
        // TASK 07.3: in two seconds, answer. A guest waits until then.
        TORNADO_STUB("Wait::get", "07.3");
    }

    void on_connection_close() override {
        // TASK 07.5: the guest has left.
        TORNADO_STUB("Wait::on_connection_close", "07.5");
    }

    Desk* desk = nullptr;
    std::unique_ptr<Guest> guest;
};

struct WaitCoroutine : web::RequestHandler {
    void initialize(Desk& shared) { desk = &shared; }

    Future<void> get() {
        // TASK 07.5: the same as a coroutine.
        TORNADO_STUB("WaitCoroutine::get", "07.5");
    }

    Desk* desk = nullptr;
};

struct Upload : web::RequestHandler {
    void post() {
        // TASK 07.6: say what has come: the note, and the name and size of each
        // file.
        TORNADO_STUB("Upload::post", "07.6");
    }
};

static web::Rules rules(Desk& desk) {
    // TASK 07.2: which handler is for which path? Those of later tasks, too.
    TORNADO_STUB("rules", "07.2");
}

int main(int argc, char** argv) {
    cli::ProgramOptions options(argc,
                                argv,
                                "a front desk, for browsers",
                                server_and_poller_options(8007));
    try {
        IOLoop loop(make_poller(options.text("poller")));
        loop.make_current();
        Desk desk;
        web::Application app(rules(desk));
        const HTTPServer& server =
            app.listen(options.port(), options.text("address"));
        std::printf("front_desk on port %d\n", server.port());
        std::fflush(stdout);
        loop.start();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "front_desk: %s\n", error.what());
        return 1;
    }
}
