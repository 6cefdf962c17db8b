// linechat with a thread for each guest, and the same calls that wait.
//
//     thread_chat --port 8003
#include <mutex>
#include <set>
#include <thread>

#include "serve.hpp"

namespace {

std::mutex guests_mutex;
std::set<int> guests;  // descriptors

// With guests_mutex held.
void tell_others(int author, const std::string& text) {
    for (int fd : guests)
        if (fd != author) write_all(fd, text);
}

void serve_guest(int fd, const std::string& name) {
    {
        std::lock_guard lock(guests_mutex);
        std::string others = std::to_string(guests.size());
        write_all(fd, "* you are " + name + ", others here: " + others + "\n");
        tell_others(fd, "* " + name + " joined\n");
        guests.insert(fd);
    }
    std::string pending;
    std::string line;
    while (read_line(fd, pending, line)) {
        std::lock_guard lock(guests_mutex);
        tell_others(fd, name + ": " + line + "\n");
    }
    std::lock_guard lock(guests_mutex);
    guests.erase(fd);
    tell_others(fd, "* " + name + " left\n");
    ::close(fd);
}

}  // namespace

int main(int argc, char** argv) {
    int listener = listen_on(port_of(argc, argv));
    for (int number = 1;; ++number) {
        int fd = ::accept(listener, nullptr, nullptr);
        or_die("accept", fd);
        std::thread(serve_guest, fd, "guest" + std::to_string(number)).detach();
    }
}
