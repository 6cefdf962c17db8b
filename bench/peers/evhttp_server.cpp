// libevent's evhttp, answering what bench_server answers, but for the
// WebSocket, which it does not have.
//
//     evhttp_server 8050

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "common/net/descriptor_limit.hpp"
#include "common/net/sockets.hpp"

namespace {

std::vector<evhttp_request*> waiting;

void answer(evhttp_request* request,
            const char* type,
            const std::string& body) {
    evhttp_add_header(
        evhttp_request_get_output_headers(request), "Content-Type", type);
    const std::unique_ptr<evbuffer, decltype(&evbuffer_free)> out(
        evbuffer_new(), &evbuffer_free);
    evbuffer_add(out.get(), body.data(), body.size());
    evhttp_send_reply(request, HTTP_OK, "OK", out.get());
}

std::string body_of(evhttp_request* request) {
    evbuffer* in = evhttp_request_get_input_buffer(request);
    std::string body(evbuffer_get_length(in), '\0');
    evbuffer_copyout(in, body.data(), body.size());
    return body;
}

void on_hello(evhttp_request* request, void*) {
    answer(request, "text/plain", "Hello, World!");
}

void on_gone(evhttp_connection* connection, void*) {
    std::erase_if(waiting, [&](evhttp_request* request) {
        return evhttp_request_get_connection(request) == connection;
    });
}

void on_updates(evhttp_request* request, void*) {
    waiting.push_back(request);
    evhttp_connection_set_closecb(
        evhttp_request_get_connection(request), &on_gone, nullptr);
}

void on_new(evhttp_request* request, void*) {
    evkeyvalq form{};
    evhttp_parse_query_str(body_of(request).c_str(), &form);
    const char* body = evhttp_find_header(&form, "body");
    // Good enough for a benchmark: the words need no escapes.
    const std::string message =
        std::string("{\"from\":\"somebody\",\"body\":\"") +
        (body == nullptr ? "" : body) + "\"}";
    evhttp_clear_headers(&form);
    answer(request, "application/json", message);
    const std::string news = "{\"messages\":[" + message + "]}";
    std::vector<evhttp_request*> told;
    told.swap(waiting);
    for (evhttp_request* waiter : told) {
        evhttp_connection_set_closecb(
            evhttp_request_get_connection(waiter), nullptr, nullptr);
        answer(waiter, "application/json", news);
    }
}

}  // namespace

int main(int argc, char** argv) {
    tornado::raise_descriptor_limit(20'000);
    event_base* base = event_base_new();
    evhttp* server = evhttp_new(base);
    evhttp_set_cb(server, "/", &on_hello, nullptr);
    evhttp_set_cb(server, "/a/message/updates", &on_updates, nullptr);
    evhttp_set_cb(server, "/a/message/new", &on_new, nullptr);
    const int port = argc > 1 ? std::atoi(argv[1]) : 0;
    evhttp_bound_socket* bound = evhttp_bind_socket_with_handle(
        server, "127.0.0.1", static_cast<std::uint16_t>(port));
    if (bound == nullptr) {
        std::perror("evhttp_server: bind");
        return 1;
    }
    // Sockets that are accepted inherit it. Without, each answer after the
    // first of several waits for the client to acknowledge the one before.
    const int listener = evhttp_bound_socket_get_fd(bound);
    const int yes = 1;
    setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    std::printf("evhttp on port %d\n", tornado::local_port(listener));
    std::fflush(stdout);
    event_base_dispatch(base);
}
