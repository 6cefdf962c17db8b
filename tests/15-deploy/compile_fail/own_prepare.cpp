// It would take the place of the question whether somebody is inside.

#include <functional>

#include "inside_handler.hpp"

using namespace tornado;

struct Figures : web::InsideHandler {
    void prepare() {}

    void get() { write("figures"); }
};

web::URLSpec rule(const Networks& inside) {
    return web::url<Figures>("/", std::cref(inside));
}
