// The calls on one descriptor; see wrapped_waits.cpp.

#include <algorithm>
#include <cstddef>
#include <span>

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "common/trace/descriptors.hpp"
#include "common/trace/recorder.hpp"

using namespace tornado::trace;

extern "C" {
ssize_t __real_read(int, void*, std::size_t);
ssize_t __real_recv(int, void*, std::size_t, int);
ssize_t __real_readv(int, const iovec*, int);
ssize_t __real_write(int, const void*, std::size_t);
ssize_t __real_send(int, const void*, std::size_t, int);
ssize_t __real_writev(int, const iovec*, int);
ssize_t __real_sendmsg(int, const msghdr*, int);
int __real_accept(int, sockaddr*, socklen_t*);
int __real_accept4(int, sockaddr*, socklen_t*, int);
int __real_connect(int, const sockaddr*, socklen_t);
int __real_shutdown(int, int);
int __real_close(int);
}

namespace {

std::span<const char> first_bytes(const void* bytes, std::ptrdiff_t count) {
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(std::max<std::ptrdiff_t>(count, 0))};
}

/// Of several pieces the first one's, as far as they were transferred.
std::span<const char>
first_bytes(const iovec* pieces, std::size_t count, ssize_t transferred) {
    if (count == 0 || transferred <= 0) return {};
    const auto size =
        std::min(static_cast<std::size_t>(transferred), pieces->iov_len);
    return {static_cast<const char*>(pieces->iov_base), size};
}

std::size_t total(const iovec* pieces, std::size_t count) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < count; ++i)
        size += pieces[i].iov_len;
    return size;
}

/// Records one call. `asked` are the bytes that it was called with.
template <typename Action, typename Bytes>
auto record_transfer(Call call,
                     int fd,
                     std::size_t asked,
                     const void* frame,
                     Action action,
                     Bytes bytes) {
    Record record = begin(call, fd, frame);
    record.asked = static_cast<std::int64_t>(asked);
    const auto place = keep_call(record);
    const auto result = action();
    show_bytes(record, bytes(result));
    end(place, record, result);
    return result;
}

/// A number that the system has just given cannot be what it was: a library,
/// whose calls are not wrapped, may have closed that.
int anew(int fd) {
    forget(fd);
    return fd;
}

template <typename Action>
auto record_call(Call call, int fd, const void* frame, Action action) {
    return record_transfer(call, fd, 0, frame, action, [](auto) {
        return std::span<const char>();
    });
}

}  // namespace

extern "C" {

ssize_t __wrap_read(int fd, void* bytes, std::size_t size) {
    if (!recording()) return __real_read(fd, bytes, size);
    return record_transfer(
        Call::read,
        fd,
        size,
        __builtin_frame_address(0),
        [=] { return __real_read(fd, bytes, size); },
        [=](ssize_t count) { return first_bytes(bytes, count); });
}

ssize_t __wrap_recv(int fd, void* bytes, std::size_t size, int flags) {
    if (!recording()) return __real_recv(fd, bytes, size, flags);
    return record_transfer(
        Call::read,
        fd,
        size,
        __builtin_frame_address(0),
        [=] { return __real_recv(fd, bytes, size, flags); },
        [=](ssize_t count) { return first_bytes(bytes, count); });
}

ssize_t __wrap_readv(int fd, const iovec* pieces, int count) {
    if (!recording()) return __real_readv(fd, pieces, count);
    const auto pieces_count = static_cast<std::size_t>(std::max(count, 0));
    return record_transfer(
        Call::read,
        fd,
        total(pieces, pieces_count),
        __builtin_frame_address(0),
        [=] { return __real_readv(fd, pieces, count); },
        [=](ssize_t got) { return first_bytes(pieces, pieces_count, got); });
}

ssize_t __wrap_write(int fd, const void* bytes, std::size_t size) {
    if (!recording()) return __real_write(fd, bytes, size);
    return record_transfer(
        Call::write,
        fd,
        size,
        __builtin_frame_address(0),
        [=] { return __real_write(fd, bytes, size); },
        [=](ssize_t count) { return first_bytes(bytes, count); });
}

ssize_t __wrap_send(int fd, const void* bytes, std::size_t size, int flags) {
    if (!recording()) return __real_send(fd, bytes, size, flags);
    return record_transfer(
        Call::write,
        fd,
        size,
        __builtin_frame_address(0),
        [=] { return __real_send(fd, bytes, size, flags); },
        [=](ssize_t count) { return first_bytes(bytes, count); });
}

ssize_t __wrap_writev(int fd, const iovec* pieces, int count) {
    if (!recording()) return __real_writev(fd, pieces, count);
    const auto pieces_count = static_cast<std::size_t>(std::max(count, 0));
    return record_transfer(
        Call::write,
        fd,
        total(pieces, pieces_count),
        __builtin_frame_address(0),
        [=] { return __real_writev(fd, pieces, count); },
        [=](ssize_t sent) { return first_bytes(pieces, pieces_count, sent); });
}

ssize_t __wrap_sendmsg(int fd, const msghdr* message, int flags) {
    if (!recording()) return __real_sendmsg(fd, message, flags);
    const auto* pieces = message->msg_iov;
    const std::size_t count = message->msg_iovlen;
    return record_transfer(
        Call::write,
        fd,
        total(pieces, count),
        __builtin_frame_address(0),
        [=] { return __real_sendmsg(fd, message, flags); },
        [=](ssize_t sent) { return first_bytes(pieces, count, sent); });
}

int __wrap_accept(int fd, sockaddr* address, socklen_t* size) {
    if (!recording()) return __real_accept(fd, address, size);
    return record_call(Call::accept, fd, __builtin_frame_address(0), [=] {
        return anew(__real_accept(fd, address, size));
    });
}

int __wrap_accept4(int fd, sockaddr* address, socklen_t* size, int flags) {
    if (!recording()) return __real_accept4(fd, address, size, flags);
    return record_call(Call::accept, fd, __builtin_frame_address(0), [=] {
        return anew(__real_accept4(fd, address, size, flags));
    });
}

int __wrap_connect(int fd, const sockaddr* address, socklen_t size) {
    if (!recording()) return __real_connect(fd, address, size);
    return record_call(Call::connect, fd, __builtin_frame_address(0), [=] {
        return __real_connect(fd, address, size);
    });
}

int __wrap_shutdown(int fd, int how) {
    if (!recording()) return __real_shutdown(fd, how);
    return record_call(Call::shutdown, fd, __builtin_frame_address(0), [=] {
        return __real_shutdown(fd, how);
    });
}

int __wrap_close(int fd) {
    if (!recording()) return __real_close(fd);
    return record_call(Call::close, fd, __builtin_frame_address(0), [=] {
        // Before: then the number may be another thread's already.
        forget(fd);
        return __real_close(fd);
    });
}

}  // extern "C"
