// A program of a few system calls in a known order, linked as ./learn trace
// links a chapter's program.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <ctime>
#include <fstream>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

void sleep_in_select(int fd) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    timeval forty_ms{0, 40'000};
    ::select(fd + 1, &set, nullptr, nullptr, &forty_ms);
}

void wait_in_poll(int fd, int timeout) {
    pollfd entry{fd, POLLIN, 0};
    ::poll(&entry, 1, timeout);
}

// What is given to epoll is not the descriptor: a learner may do so, too.
void wait_in_epoll(int fd) {
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = 0x1234567890;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    ::epoll_wait(epoll, &event, 1, -1);
    ::close(epoll);
}

// A loop in a loop's callback: whoever calls this waits for one thing only.
void loop(int fd, int depth) {
    wait_in_poll(fd, 20);
    if (depth > 0) loop(fd, depth - 1);
}

// The system says whether it is.
bool asleep(int thread) {
    std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
    std::string line;
    std::getline(file, line);
    return line.find(") S ") != line.npos;
}

// What a thread of a pool, or of a guest, waits for: a lock, something to do,
// something that nobody watches, and bytes.
class OtherThread {
  public:
    OtherThread() {
        mutex_.lock();
        thread_ = std::thread([this] { run(); });
    }

    // Ends the program while the thread is in its last call.
    [[noreturn]] void let_it_go_on() {
        wait_until_asleep(Step::lock);
        mutex_.unlock();
        wait_until_asleep(Step::condition);
        {
            const std::lock_guard lock(mutex_);
            work_ = true;
        }
        condition_.notify_one();
        wait_until_asleep(Step::bytes);
        ::_exit(0);
    }

  private:
    enum class Step { none, lock, condition, bytes };

    // Then it sleeps for a while.
    void wait_until_asleep(Step step) const {
        while (step_ != step || !asleep(id_))
            std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
    }

    void run() {
        id_ = ::gettid();
        step_ = Step::lock;
        std::unique_lock lock(mutex_);
        step_ = Step::condition;
        condition_.wait(lock, [this] { return work_; });
        const timespec a_while{0, 200'000'000};
        ::syscall(SYS_nanosleep, &a_while, nullptr);
        int pair[2];
        ::socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
        step_ = Step::bytes;
        char byte;
        [[maybe_unused]] const auto size = ::read(pair[0], &byte, 1);
    }

    std::mutex mutex_;
    bool work_ = false;
    std::condition_variable condition_;
    std::atomic<int> id_ = 0;
    std::atomic<Step> step_ = Step::none;
    std::thread thread_;
};

}  // namespace

int main(int argc, char** argv) {
    const std::string_view how = argc > 1 ? argv[1] : "";
    if (how == "threads") OtherThread().let_it_go_on();
    int pair[2];
    ::socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    const std::string text = "GET /{{data}}</script> \x01\r\n";
    [[maybe_unused]] auto size = ::write(pair[0], text.data(), text.size());
    wait_in_poll(pair[1], -1);
    char bytes[64];
    size = ::recv(pair[1], bytes, sizeof bytes, MSG_DONTWAIT);
    size = ::recv(pair[1], bytes, sizeof bytes, MSG_DONTWAIT);
    sleep_in_select(pair[1]);
    wait_in_poll(pair[1], 0);
    std::thread other([fd = pair[0]] {
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
        while (!asleep(::getpid()))  // the main thread
            std::this_thread::yield();
        ::send(fd, "x", 1, 0);
    });
    wait_in_epoll(pair[1]);
    other.join();
    size = ::recv(pair[1], bytes, sizeof bytes, MSG_DONTWAIT);
    loop(pair[1], 1);
    // Then it is ended from outside, in the middle of a wait.
    if (how == "wait") wait_in_poll(pair[1], -1);
    ::close(pair[0]);
    ::close(pair[1]);
    return 0;
}
