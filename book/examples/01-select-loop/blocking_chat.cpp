// A chat that nobody can have: one thread and calls that wait.
//
//     blocking_chat --port 8002
#include "serve.hpp"

namespace {

void serve_guest(int fd, int number) {
    std::string name = "guest" + std::to_string(number);
    write_all(fd, "* you are " + name + ", others here: 0\n");
    std::string pending;
    std::string line;
    while (read_line(fd, pending, line)) {
        // Nobody else is here to be told.
    }
    ::close(fd);
}

}  // namespace

int main(int argc, char** argv) {
    int listener = listen_on(port_of(argc, argv));
    for (int number = 1;; ++number) {
        int fd = ::accept(listener, nullptr, nullptr);
        or_die("accept", fd);
        serve_guest(fd, number);
    }
}
