// A page that takes two seconds, on one thread and with select().
//
//     sleeping_page 8003               then: curl 127.0.0.1:8003
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <thread>

#include <netinet/in.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static void serve(int client) {
    char request[4096];
    if (::recv(client, request, sizeof request, 0) <= 0) return;
    // WRONG: this thread serves everybody, and now it serves nobody.
    std::this_thread::sleep_for(std::chrono::seconds(2));
    std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 24\r\n"
                              "Connection: close\r\n\r\n"
                              "Thank you for waiting.\r\n";
    ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
}

int main(int argc, char** argv) {
    int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port =
        htons(static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 8003));
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener, reinterpret_cast<sockaddr*>(&name), sizeof name) < 0 ||
        ::listen(listener, 128) < 0) {
        std::perror("sleeping_page");
        return 1;
    }
    for (;;) {
        fd_set readable;
        FD_ZERO(&readable);
        FD_SET(listener, &readable);
        ::select(listener + 1, &readable, nullptr, nullptr, nullptr);
        int client = ::accept(listener, nullptr, nullptr);
        serve(client);
        ::close(client);
    }
}
