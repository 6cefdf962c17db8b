#include "web.hpp"

using namespace tornado;

struct Wrong : web::RequestHandler {
    int get() { return 200; }
};

web::URLSpec rule() {
    return web::url<Wrong>("/");
}
