#include "web.hpp"

using namespace tornado;

struct Wrong : web::RequestHandler {
    void get(int /*page*/) {}
};

web::URLSpec rule() {
    return web::url<Wrong>("/");
}
