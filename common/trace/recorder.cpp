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
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/trace/descriptors.hpp"

namespace tornado::trace {

namespace {

constexpr std::size_t file_size = header_size + most_records * sizeof(Record);

std::int64_t read_clock(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::int64_t{1'000'000'000} * time.tv_sec + time.tv_nsec;
}

/// How often this thread has given its CPU back by itself.
std::int64_t sleeps_so_far() {
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nvcsw;
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
    if (fd < 0) give_up(name);
    // All of it now: to write into memory for which the disk has no room ends
    // the program.
    errno = ::posix_fallocate(fd, 0, file_size);
    if (errno != 0) give_up(name);
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
    header->main_thread = ::getpid();  // a process is called by its first one
    return static_cast<char*>(memory);
}

char* memory() {
    static char* const memory = open_file();
    return memory;
}

/// Puts down who makes the call.
void sign(Record& record) {
    // After fork() the child's thread has another id, but this copy of it.
    thread_local int process = 0;
    thread_local int thread = 0;
    if (const int current = ::getpid(); process != current) {
        process = current;
        thread = static_cast<int>(::syscall(SYS_gettid));
    }
    record.process = process;
    record.thread = thread;
}

/// How long this thread has waited for its turn on a CPU. To ask costs more
/// than the calls that are watched, so it is asked only when the thread may
/// have waited for one: it has slept in a call, or something took long.
class Queue {
  public:
    std::int64_t waited_so_far(std::int64_t time) {
        if (time - call_ended_ >= long_call) waited_ = ask();
        return waited_;
    }

    std::int64_t call_ends(std::int64_t time, bool may_have_waited) {
        if (may_have_waited) waited_ = ask();
        call_ended_ = time;
        return waited_;
    }

  private:
    static std::int64_t ask() {
        // Past the wrapped calls, as the file is.
        const auto fd = ::syscall(SYS_openat,
                                  AT_FDCWD,
                                  "/proc/thread-self/schedstat",
                                  O_RDONLY | O_CLOEXEC);
        if (fd < 0) return 0;
        std::array<char, 64> line{};
        ::syscall(SYS_read, fd, line.data(), line.size() - 1);
        ::syscall(SYS_close, fd);
        long long ran = 0;
        long long waited = 0;
        std::sscanf(line.data(), "%lld %lld", &ran, &waited);
        return waited;
    }

    std::int64_t call_ended_ = 0;
    std::int64_t waited_ = 0;
};

Queue& queue() {
    thread_local Queue queue;
    return queue;
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
    const int error = errno;
    Record record;
    record.call = call;
    record.fd = fd;
    sign(record);
    const auto known = look_up(fd);
    record.kind = known.kind;
    record.port = known.port;
    remember_callers(record, frame);
    record.queued = queue().waited_so_far(now());
    errno = error;
    record.cpu_begin = cpu_so_far();
    record.begin = now();
    return record;
}

std::uint64_t keep_call(Record& record) {
    const int error = errno;
    record.blocking = (::fcntl(record.fd, F_GETFL) & O_NONBLOCK) == 0;
    errno = error;
    return keep(record);
}

void end(std::uint64_t place, Record& record, std::int64_t result) {
    const int error = errno;
    record.end = now();
    const auto took = record.end - record.begin;
    record.queued_end =
        queue().call_ends(record.end, record.slept || took >= long_call);
    record.result = result;
    record.error = result < 0 ? error : 0;
    record.blocking &= took >= long_call;
    keep_at(place, record);
    errno = error;
}

Wait::Wait(Call call, int fd, std::int64_t timeout, const void* frame)
    : record_(begin(call, fd, frame)) {
    record_.asked = timeout;
    place_ = keep(record_);
    sleeps_ = sleeps_so_far();
}

void Wait::finish_with(std::int64_t result) {
    record_.slept = sleeps_so_far() != sleeps_;
    record_.cpu_end = cpu_so_far();
    end(place_, record_, result);
}

void Wait::reports(int fd, unsigned events) const {
    Record ready = begin(Call::ready, fd, nullptr);
    ready.begin = ready.end = record_.end;
    ready.result = events;
    keep(ready);
}

void show_bytes(Record& record, std::span<const char> bytes) {
    const auto count = std::min(bytes.size(), text_size);
    std::copy_n(bytes.begin(), count, record.text.begin());
    record.text_length = static_cast<std::uint32_t>(count);
}

}  // namespace tornado::trace
