#include "web.hpp"

using namespace tornado;

struct Wrong : web::RequestHandler {
    web::Asynchronous prepare() { return web::asynchronous; }

    void get() {}
};

web::URLSpec rule() {
    return web::url<Wrong>("/");
}
