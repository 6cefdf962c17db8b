#include "common/testing/watchdog.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#include <execinfo.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/testing/reporter.hpp"

// There with ASan, TSan and UBSan; null otherwise.
extern "C" void __sanitizer_print_stack_trace() __attribute__((weak));

namespace tornado::testing {

namespace {

struct Watch {
    std::mutex mutex;
    std::condition_variable changed;
    bool case_is_over = false;
    int main_thread = 0;
    int schedstat_fd = -1;
    std::vector<std::function<std::string()>> dumps;
};

Watch& watch() {
    static auto* const watch = new Watch;
    return *watch;
}

std::atomic<bool> stack_printed = false;

std::chrono::seconds limit() {
    const char* text = std::getenv("TORNADO_TEST_LIMIT");
    int value = text != nullptr ? std::atoi(text) : 0;
    return std::chrono::seconds(value > 0 ? value : 5);
}

void print_stack(int) {
    if (__sanitizer_print_stack_trace != nullptr) {
        __sanitizer_print_stack_trace();
    } else {
        void* frames[64];
        int size = ::backtrace(frames, 64);
        ::backtrace_symbols_fd(frames, size, STDERR_FILENO);
    }
    stack_printed = true;
    // What hung was perhaps a system call that the signal has ended. The
    // process must not run on while it is being cut.
    for (;;)
        ::pause();
}

/// The hanging thread prints its own stack, on stderr, from a signal handler:
/// nobody else can.
void print_stack_of(int tid) {
    struct sigaction action{};
    action.sa_handler = print_stack;
    ::sigaction(SIGUSR1, &action, nullptr);
    ::syscall(SYS_tgkill, ::getpid(), tid, SIGUSR1);
    for (int i = 0; i < 100 && !stack_printed; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

[[noreturn]] void report_hang(Watch& w) {
    std::string text = report_head("HUNG  ");
    text += "limit:    cut after " + std::to_string(limit().count()) + " s\n";
    if (w.case_is_over)
        text += "after:    the case itself was over: what hangs is a static\n"
                "          object's destructor, or the search for leaks\n";
    text += "waiting:  " + waiting_for(w.main_thread);
    for (const auto& dump : w.dumps)
        text += "dump:     " + dump() + "\n";
    text += report_tail();
    print(text);
    print_stack_of(w.main_thread);
    ::_exit(124);
}

/// How long the main thread has been ready to run and was given no core. On a
/// busy machine that is not the test's fault. Zero where the kernel does not
/// tell.
std::chrono::nanoseconds starved(const Watch& w) {
    char text[128] = {};
    if (::pread(w.schedstat_fd, text, sizeof text - 1, 0) <= 0) return {};
    long long running = 0;
    long long waiting = 0;
    const int read = std::sscanf(text, "%lld %lld", &running, &waiting);
    return std::chrono::nanoseconds(read == 2 ? waiting : 0);
}

/// Waits for the limit, and as long again as the main thread was starved
/// meanwhile. Returns whether `done` came true.
template <typename Done>
bool wait_for(Watch& w, std::unique_lock<std::mutex>& lock, Done done) {
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    const auto before = starved(w);
    for (;;) {
        const auto patience = limit() + starved(w) - before;
        const auto left = begin + patience - Clock::now();
        if (left <= Clock::duration::zero()) return false;
        if (w.changed.wait_for(lock, left, done)) return true;
    }
}

void watch_over(Watch& w) {
    std::unique_lock lock(w.mutex);
    if (wait_for(w, lock, [&w] { return w.case_is_over; }))
        wait_for(w, lock, [] { return false; });
    report_hang(w);
}

}  // namespace

void start_watchdog() {
    Watch& w = watch();
    w.main_thread = static_cast<int>(::syscall(SYS_gettid));
    // Opened once and here: a descriptor that came and went in the watchdog's
    // thread would look like one that the case has leaked.
    w.schedstat_fd =
        ::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    std::thread([&w] { watch_over(w); }).detach();
}

void watch_the_exit() {
    Watch& w = watch();
    {
        std::scoped_lock lock(w.mutex);
        w.case_is_over = true;
    }
    w.changed.notify_one();
}

void add_dump(std::function<std::string()> dump) {
    Watch& w = watch();
    std::scoped_lock lock(w.mutex);
    w.dumps.push_back(std::move(dump));
}

}  // namespace tornado::testing
