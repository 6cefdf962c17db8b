#include "common/tls/socket_bio.hpp"

#include <cerrno>
#include <new>

#include <openssl/bio.h>

#include <sys/socket.h>

namespace tornado {

namespace {

bool may_go_on(int error) {
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

int write_bytes(BIO* bio, const char* bytes, int size) {
    const ssize_t sent = ::send(static_cast<int>(BIO_get_fd(bio, nullptr)),
                                bytes,
                                static_cast<std::size_t>(size),
                                MSG_NOSIGNAL);
    BIO_clear_retry_flags(bio);
    if (sent < 0 && may_go_on(errno)) BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

/// The rest is as in OpenSSL's own.
const BIO_METHOD* method() {
    static const BIO_METHOD* const made = [] {
        const BIO_METHOD* base = BIO_s_socket();
        BIO_METHOD* ours =
            BIO_meth_new(BIO_TYPE_SOCKET | BIO_TYPE_SOURCE_SINK, "socket");
        BIO_meth_set_write(ours, write_bytes);
        BIO_meth_set_read(ours, BIO_meth_get_read(base));
        BIO_meth_set_ctrl(ours, BIO_meth_get_ctrl(base));
        BIO_meth_set_create(ours, BIO_meth_get_create(base));
        BIO_meth_set_destroy(ours, BIO_meth_get_destroy(base));
        return ours;
    }();
    return made;
}

}  // namespace

void* new_socket_bio(int fd) {
    BIO* bio = BIO_new(method());
    if (!bio) throw std::bad_alloc();
    BIO_set_fd(bio, fd, BIO_NOCLOSE);
    return bio;
}

}  // namespace tornado
