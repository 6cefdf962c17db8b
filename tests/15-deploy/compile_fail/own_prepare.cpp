// It would take the place of the question whether somebody is inside.

#include "inside_handler.hpp"

class Figures : public tornado::web::InsideHandler {
  public:
    void prepare() {}

    void get() { write("figures"); }
};

int main() {
    return tornado::web::url<Figures>("/").name.empty() ? 0 : 1;
}
