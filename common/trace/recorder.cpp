#include "common/trace/recorder.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <new>

#include <fcntl.h>
#include <link.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace tornado::trace {

namespace {

constexpr std::size_t file_size = header_size + most_records * sizeof(Record);

std::int64_t read_clock(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::int64_t{1'000'000'000} * time.tv_sec + time.tv_nsec;
}

std::uint64_t load_address() {
    std::uint64_t address = 0;
    // The first object is the program itself.
    ::dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* result) {
            *static_cast<std::uint64_t*>(result) = info->dlpi_addr;
            return 1;
        },
        &address);
    return address;
}

[[noreturn]] void give_up(const char* file) {
    std::fprintf(stderr, "trace: %s: %s\n", file, std::strerror(errno));
    std::_Exit(2);
}

/// The file's memory; null when nothing is to be recorded.
char* open_file() {
    const char* name = std::getenv("TORNADO_TRACE");
    if (name == nullptr) return nullptr;
    const int fd = ::open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || ::ftruncate(fd, file_size) != 0) give_up(name);
    void* memory =
        ::mmap(nullptr, file_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) give_up(name);
    // Past the wrapped close(): the memory needs no descriptor, and programs
    // that look at their descriptors find none of ours.
    ::syscall(SYS_close, fd);
    auto* header = new (memory) Header;
    header->magic = magic;
    header->record_size = sizeof(Record);
    header->begin = now();
    header->load_address = load_address();
    return static_cast<char*>(memory);
}

char* memory() {
    static char* const memory = open_file();
    return memory;
}

int thread_id() {
    // After fork() the child's thread has another id, but this copy of it.
    thread_local int process = 0;
    thread_local int id = 0;
    if (const int current = ::getpid(); process != current) {
        process = current;
        id = static_cast<int>(::syscall(SYS_gettid));
    }
    return id;
}

struct Known {
    Kind kind = Kind::unknown;
    std::uint16_t port = 0;
};

int socket_option(int fd, int name) {
    int value = 0;
    socklen_t size = sizeof value;
    return ::getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

std::uint16_t port_of(int fd, decltype(::getpeername)* name) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (name(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
    in_port_t port = 0;
    if (address.ss_family == AF_INET)
        port = reinterpret_cast<const sockaddr_in*>(&address)->sin_port;
    if (address.ss_family == AF_INET6)
        port = reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port;
    return ntohs(port);
}

Known describe_socket(int fd) {
    if (socket_option(fd, SO_TYPE) == SOCK_DGRAM) return {Kind::datagram};
    if (socket_option(fd, SO_ACCEPTCONN) == 1)
        return {Kind::listener, port_of(fd, ::getsockname)};
    return {Kind::connection, port_of(fd, ::getpeername)};
}

Known describe(int fd) {
    struct stat status{};
    if (::fstat(fd, &status) != 0) return {};
    if (S_ISSOCK(status.st_mode)) return describe_socket(fd);
    if (S_ISFIFO(status.st_mode)) return {Kind::pipe};
    if (S_ISREG(status.st_mode)) return {Kind::file};
    if (S_ISCHR(status.st_mode))
        return {::isatty(fd) == 1 ? Kind::terminal : Kind::file};
    std::array<char, 64> link{};
    std::array<char, 64> target{};
    std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", fd);
    if (::readlink(link.data(), target.data(), target.size() - 1) < 0)
        return {};
    const bool epoll = std::strstr(target.data(), "eventpoll") != nullptr;
    return {epoll ? Kind::epoll : Kind::event};
}

/// What is known of the low descriptors; asking anew each time would cost
/// more than the calls that are watched. A race between threads only asks
/// twice.
std::array<std::atomic<std::uint32_t>, 16'384>& known_descriptors() {
    static std::array<std::atomic<std::uint32_t>, 16'384> known{};
    return known;
}

Known look_up(int fd) {
    if (fd < 0) return {};
    auto& known = known_descriptors();
    const auto index = static_cast<std::size_t>(fd);
    if (index >= known.size()) return describe(fd);
    if (const auto packed = known[index].load(std::memory_order_relaxed))
        return {static_cast<Kind>(packed >> 16),
                static_cast<std::uint16_t>(packed)};
    const auto found = describe(fd);
    // A socket that is not connected yet, or not listening yet, will be.
    if (found.port != 0 || found.kind != Kind::connection)
        known[index].store((static_cast<std::uint32_t>(found.kind) << 16) |
                               found.port,
                           std::memory_order_relaxed);
    return found;
}

struct Stack {
    std::uintptr_t low = 0;
    std::uintptr_t high = 0;
};

Stack own_stack() {
    pthread_attr_t attributes;
    void* low = nullptr;
    std::size_t size = 0;
    if (::pthread_getattr_np(::pthread_self(), &attributes) != 0) return {};
    ::pthread_attr_getstack(&attributes, &low, &size);
    ::pthread_attr_destroy(&attributes);
    const auto begin = reinterpret_cast<std::uintptr_t>(low);
    return {begin, begin + size};
}

/// Walks the frame pointers, which -O0 and sanitized builds keep. What was
/// compiled without them ends the walk, or hides a caller; nothing worse,
/// since no address outside the stack is read.
__attribute__((no_sanitize("address", "thread"))) void
remember_callers(Record& record, const void* frame) {
    thread_local const Stack stack = own_stack();
    auto at = reinterpret_cast<std::uintptr_t>(frame);
    while (record.stack_length < stack_size && at >= stack.low &&
           at % sizeof(void*) == 0 && at + 2 * sizeof(void*) <= stack.high) {
        // NOLINTNEXTLINE(performance-no-int-to-ptr): a frame is found by number
        const auto* words = reinterpret_cast<const std::uintptr_t*>(at);
        if (words[1] == 0) return;
        record.callers[record.stack_length++] = words[1];
        if (words[0] <= at) return;
        at = words[0];
    }
}

}  // namespace

std::int64_t now() {
    return read_clock(CLOCK_MONOTONIC);
}

std::int64_t cpu_so_far() {
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

bool recording() {
    return memory() != nullptr;
}

std::uint64_t keep(const Record& record) {
    auto* header = std::launder(reinterpret_cast<Header*>(memory()));
    const auto place = header->records.fetch_add(1, std::memory_order_relaxed);
    keep_at(place, record);
    return place;
}

void keep_at(std::uint64_t place, const Record& record) {
    if (place >= most_records) return;
    std::memcpy(memory() + header_size + place * sizeof(Record),
                static_cast<const void*>(&record),
                sizeof record);
}

Record begin(Call call, int fd, const void* frame) {
    Record record;
    record.call = call;
    record.fd = fd;
    record.thread = thread_id();
    const int error = errno;
    const auto known = look_up(fd);
    errno = error;
    record.kind = known.kind;
    record.port = known.port;
    remember_callers(record, frame);
    record.cpu_begin = cpu_so_far();
    record.begin = now();
    return record;
}

void end(Record& record, std::int64_t result) {
    const int error = errno;
    record.end = now();
    record.result = result;
    record.error = result < 0 ? error : 0;
    if (record.end - record.begin >= long_call)
        record.blocking = (::fcntl(record.fd, F_GETFL) & O_NONBLOCK) == 0;
    keep(record);
    errno = error;
}

void show_bytes(Record& record, std::span<const char> bytes) {
    const auto count = std::min(bytes.size(), text_size);
    std::copy_n(bytes.begin(), count, record.text.begin());
    record.text_length = static_cast<std::uint32_t>(count);
}

void forget(int fd) {
    auto& known = known_descriptors();
    const auto index = static_cast<std::size_t>(fd);
    if (fd >= 0 && index < known.size()) known[index] = 0;
}

}  // namespace tornado::trace
