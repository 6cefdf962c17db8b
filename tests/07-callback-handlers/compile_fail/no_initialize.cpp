#include "web.hpp"

using namespace tornado;

struct Wrong : web::RequestHandler {
    void get() {}
};

web::URLSpec rule() {
    return web::url<Wrong>("/", 42);
}
