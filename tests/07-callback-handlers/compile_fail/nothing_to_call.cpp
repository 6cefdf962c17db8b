#include "web.hpp"

using namespace tornado;

struct Wrong : web::RequestHandler {
    void Get() {}
};

web::URLSpec rule() {
    return web::url<Wrong>("/");
}
