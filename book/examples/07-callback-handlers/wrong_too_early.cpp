// A handler that leaves a callback behind, and returns.
//
//     wrong_too_early                          then: curl -i 127.0.0.1:8017

#include <chrono>

#include "ioloop.hpp"
#include "web.hpp"

using namespace tornado;
using namespace std::chrono_literals;

struct Late : web::RequestHandler {
    void get() {
        write("Wait for it … ");
        // WRONG: get() returns, and this handler's time is over.
        IOLoop::current().call_later(2s, [this] { finish("here it is\n"); });
    }
};

int main() {
    IOLoop loop;
    loop.make_current();
    web::Application app({web::url<Late>("/")});
    app.listen(8017, "127.0.0.1");
    loop.start();
}
