#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <set>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/log/log.hpp"
#include "common/net/unique_fd.hpp"
#include "common/testing/client.hpp"
#include "common/testing/testing.hpp"

#include "ioloop.hpp"
#include "netutil.hpp"
#include "process.hpp"
#include "tcpserver.hpp"
#include "tests/support/family.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// A child that says that it is there, and waits for a signal.
int wait_for_signal(int number, const Family::Say& say) {
    say(std::to_string(number) + " is there");
    while (true)
        ::pause();
}

/// A child that says who it is, as the system knows it, and waits.
int say_pid(int number, const Family::Say& say) {
    say(std::to_string(number) + " " + std::to_string(::getpid()));
    while (true)
        ::pause();
}

/// The process in such a line.
pid_t pid_in(const std::string& line) {
    return static_cast<pid_t>(std::stol(line.substr(line.find(' '))));
}

/// What a process is doing: 'R' runs, 'S' waits for something, 'Z' has ended and
/// nobody has asked about it yet, 'X' is gone.
char state_of(pid_t pid) {
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(stat, text);
    const auto name_ends = text.rfind(") ");
    return name_ends == text.npos ? 'X' : text.at(name_ends + 2);
}

/// Blocks these signals, and returns them as a set.
sigset_t block(std::initializer_list<int> signals) {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : signals)
        sigaddset(&set, signal);
    sigprocmask(SIG_BLOCK, &set, nullptr);
    return set;
}

/// Waits until a child has ended that nobody has asked about yet.
void wait_for_end(pid_t pid) {
    drive_until([] { ::poll(nullptr, 0, 1); },
                [&] { return state_of(pid) == 'Z'; },
                "it has ended");
}

/// A child that is asked to end, and does so when its parent waits for it, or
/// never will.
int end_slowly(int number, const Family::Say& say) {
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, nullptr);
    const pid_t parent = ::getppid();
    say(std::to_string(number) + " is there");
    int signal = 0;
    sigwait(&term, &signal);
    const std::string does_not_run = "SZX";
    while (does_not_run.find(state_of(parent)) == does_not_run.npos)
        ::poll(nullptr, 0, 1);
    say(std::to_string(number) + " has ended");
    return 0;
}

/// Answers its first guest with a text, and stops.
class OneGuest : public TCPServer {
  public:
    explicit OneGuest(std::string text)
        : text_(std::move(text)) {}

  protected:
    Future<void> handle_stream(std::shared_ptr<IOStream> stream,
                               Address) override {
        (void)stream->write(text_);
        stop();
        loop().stop();
        return make_ready_future<void>();
    }

  private:
    std::string text_;
};

/// All that a server sends until it closes.
std::string text_from(std::uint16_t port) {
    Client client(port);
    drive_until(
        [&] {
            pollfd one{client.fd(), POLLIN, 0};
            ::poll(&one, 1, 1000);
        },
        [&] { return client.closed(); },
        "the server has closed");
    return client.received();
}

}  // namespace

TEST_CASE("15.1 fork_processes: each process has a number of its own" *
          doctest::description(
              "It returns in the children, and only there: 0, 1, 2 … The "
              "parent stays inside, and nobody else is anybody's child. "
              "[PROC-1]")) {
    EXPECT(!task_id(), "task_id() is nothing in a process that is no child");
    step("a process calls fork_processes(3)");
    Family family(3, [](int number, const Family::Say& say) {
        say(std::to_string(number) + ", and task_id() says " +
            (task_id() ? std::to_string(*task_id()) : "nothing"));
        return 0;
    });
    EXPECT_EQ(family.hear(3),
              (Lines{"0, and task_id() says 0",
                     "1, and task_id() says 1",
                     "2, and task_id() says 2"}));
}

TEST_CASE("15.1 fork_processes: who has ended well is not begun again" *
          doctest::description(
              "Status 0 means that the work is done. When all have ended so, "
              "the parent is done, too. [PROC-2]")) {
    Family family(2, [](int number, const Family::Say& say) {
        say(std::to_string(number) + " begins");
        return 0;
    });
    step("both children end with 0");
    EXPECT_EQ(family.hear(2), (Lines{"0 begins", "1 begins"}));
    EXPECT_EQ(family.hear(), "nobody is left");
    EXPECT_EQ(family.end(), "ended with 0");
}

TEST_CASE("15.1 fork_processes: who has died is begun again, with its number" *
          doctest::description(
              "A crash, a kill -9 or a status other than 0 costs the requests "
              "of that process, and not the service. The number says which "
              "port, file or share of the work is its own. [PROC-2]")) {
    const SharedCount begun;
    Family family(1, [&](int number, const Family::Say& say) {
        say(std::to_string(number) + " begins");
        switch (begun.next()) {
        case 0:
            return 3;
        case 1:
            ::raise(SIGKILL);
            [[fallthrough]];
        default:
            return 0;
        }
    });
    step("the child ends with 3, then by kill -9, then with 0");
    EXPECT_EQ(family.hear(3), (Lines{"0 begins", "0 begins", "0 begins"}));
    EXPECT_EQ(family.hear(), "nobody is left");
    EXPECT_EQ(family.end(), "ended with 0");
}

TEST_CASE("15.1 fork_processes: gives up when too many have died" *
          doctest::description(
              "What dies at once whenever it is begun would keep the machine "
              "busy with nothing else. The others are stopped, and the parent "
              "says that it failed. [PROC-2]")) {
    Family family(
        2, {.max_restarts = 2}, [](int number, const Family::Say& say) {
            if (number == 0) {
                ::pause();
                return 0;
            }
            say(std::to_string(number) + " begins");
            return 1;
        });
    step("child 1 ends with 1 whenever it is begun; it may be 2 times");
    EXPECT_EQ(
        family.hear(4),
        (Lines{
            "1 begins", "1 begins", "1 begins", "threw a std::runtime_error"}));
    EXPECT_EQ(family.hear(), "nobody is left");
}

TEST_CASE("15.1 fork_processes: who gives up stops the others before, and "
          "waits for them" *
          doctest::description(
              "Whoever starts the service anew must find nobody there who "
              "still has the port, the files or a request half done. To send "
              "them a signal is not enough: they may need a while. "
              "[PROC-2]")) {
    Family family(
        2, {.max_restarts = 0}, [](int number, const Family::Say& say) {
            return number == 0 ? end_slowly(number, say) : say_pid(number, say);
        });
    const Lines there = family.hear(2);
    step("child 1 is killed, and may not be begun again; child 0 is well");
    ::kill(pid_in(there[1]), SIGKILL);
    EXPECT_EQ(family.hear(), "0 has ended");
    EXPECT_EQ(family.hear(), "threw a std::runtime_error");
    EXPECT_EQ(family.hear(), "nobody is left");
}

TEST_CASE("15.1 fork_processes: says who has died, and of what" *
          doctest::description(
              "A service that mends itself in silence is one whose crashes "
              "nobody looks for. [PROC-2]")) {
    int ends[2] = {-1, -1};
    check_syscall("pipe", ::pipe2(ends, O_CLOEXEC));
    const UniqueFd in(ends[0]);
    UniqueFd out(ends[1]);
    const auto log_into_pipe = [fd = out.get()] {
        log::set_sink([fd](const log::Record& record) {
            const std::string line = std::string(record.message) + "\n";
            (void)!::write(fd, line.data(), line.size());
        });
    };
    Family family(1, {.before = log_into_pipe}, say_pid);
    out.reset();
    const std::string pid = std::to_string(pid_in(family.hear()));
    step("the child is killed (kill -9); then the parent gets a SIGTERM");
    ::kill(static_cast<pid_t>(std::stol(pid)), SIGKILL);
    (void)family.hear();
    family.signal_parent(SIGTERM);
    EXPECT_EQ(family.hear(), "nobody is left");
    std::string logged;
    for (char byte = 0; ::read(in.get(), &byte, 1) == 1;)
        logged += byte;
    const std::string wanted =
        "Child 0 (pid " + pid + ") was killed by signal 9, restarting\n";
    EXPECT(logged.find(wanted) != logged.npos, "in the log: " + wanted);
}

TEST_CASE("15.1 fork_processes: the restarts of all children count together" *
          doctest::description(
              "One limit for the family: eight children with a hundred each "
              "would be eight hundred crashes before anybody hears of it. "
              "[PROC-2]")) {
    Family family(2, {.max_restarts = 1}, say_pid);
    const Lines there = family.hear(2);
    step("child 0 is killed; it may be 1 time");
    ::kill(pid_in(there[0]), SIGKILL);
    EXPECT_EQ(family.hear().substr(0, 2), "0 ");
    step("child 1 is killed");
    ::kill(pid_in(there[1]), SIGKILL);
    EXPECT_EQ(family.hear(), "threw a std::runtime_error");
    EXPECT_EQ(family.hear(), "nobody is left");
}

TEST_CASE("15.1 fork_processes: two that die at one moment are both begun "
          "again" *
          doctest::description(
              "Signals do not queue: two children may have ended, and the "
              "parent hears of it once. Who asks for one alone has lost the "
              "other for good. [PROC-2]")) {
    Family family(2, say_pid);
    const Lines there = family.hear(2);
    step("the parent is stopped, both children are killed, and it goes on");
    family.signal_parent(SIGSTOP);
    for (const std::string& line : there)
        ::kill(pid_in(line), SIGKILL);
    for (const std::string& line : there)
        wait_for_end(pid_in(line));
    family.signal_parent(SIGCONT);
    const Lines again = family.hear(2);
    EXPECT_EQ(again[0].substr(0, 2) + again[1].substr(0, 2), "0 1 ");
}

TEST_CASE("15.1 fork_processes: none means one for each core" *
          doctest::description(
              "What one writes who does not know on what machine this will "
              "run. [PROC-1]")) {
    const auto cores = std::max(1U, std::thread::hardware_concurrency());
    for (const int none : {0, -1}) {
        step("fork_processes(" + std::to_string(none) + ")");
        Family family(none, [](int, const Family::Say& say) {
            say("is there");
            return 0;
        });
        EXPECT(family.hear(cores) == Lines(cores, "is there"),
               "as many children as cores");
        EXPECT_EQ(family.hear(), "nobody is left");
    }
}

TEST_CASE("15.1 fork_processes: hears of a child's end also if whoever began "
          "the process wants to hear of none" *
          doctest::description(
              "To ignore SIGCHLD is inherited. The system then forgets a child "
              "at once and says nothing, and a parent that waits to be told "
              "would wait for ever. [PROC-2]")) {
    step("SIGCHLD is ignored; a child dies, and ends well the second time");
    const SharedCount lives;
    Family family(1,
                  {.before = [] { ::signal(SIGCHLD, SIG_IGN); }},
                  [&](int number, const Family::Say& say) {
                      const int life = lives.next();
                      say(std::to_string(number) + " is there");
                      return life == 0 ? 1 : 0;
                  });
    EXPECT_EQ(family.hear(), "0 is there");
    EXPECT_EQ(family.hear(), "0 is there");
    EXPECT_EQ(family.hear(), "nobody is left");
}

TEST_CASE("15.1 fork_processes: refuses a process that has a loop already" *
          doctest::description(
              "After a fork both would sleep in one poller, and each would "
              "take what the other waits for. That has to be said at once, "
              "and not show under load. [PROC-3]")) {
    const auto child = [](int, const Family::Say& say) {
        say("was forked all the same");
        return 0;
    };
    step("a process makes a loop, and then calls fork_processes()");
    Family with_loop(1,
                     {.before =
                          [] {
                              static IOLoop loop;
                              loop.make_current();
                          }},
                     child);
    EXPECT_EQ(with_loop.hear(), "threw a std::logic_error");
    step("a process has asked for IOLoop::current(), which made one");
    Family with_instance(1, {.before = [] { (void)IOLoop::current(); }}, child);
    EXPECT_EQ(with_instance.hear(), "threw a std::logic_error");
    step("a child calls fork_processes()");
    Family twice(1, [](int, const Family::Say& say) {
        try {
            (void)fork_processes(1);
        } catch (const std::logic_error&) {
            say("a child's child: refused");
        }
        return 0;
    });
    EXPECT_EQ(twice.hear(), "a child's child: refused");
}

TEST_CASE("15.1 fork_processes: a SIGTERM goes on to the children, and is the "
          "end" *
          doctest::description(
              "Who stops a service knows only the parent. Children that end "
              "now have not crashed: none is begun again. A SIGINT is the same "
              "to a service. [PROC-2]")) {
    for (const int signal : {SIGTERM, SIGINT}) {
        Family family(2, wait_for_signal);
        EXPECT_EQ(family.hear(2), (Lines{"0 is there", "1 is there"}));
        step(std::string("the parent gets a ") +
             (signal == SIGTERM ? "SIGTERM" : "SIGINT"));
        family.signal_parent(signal);
        std::string last = family.hear();
        // Whichever is first.
        if (last.ends_with(" is there")) last = "a child is begun again";
        EXPECT_EQ(last, "nobody is left");
        EXPECT_EQ(family.end(), "ended with 0");
    }
}

TEST_CASE("15.1 fork_processes: a SIGHUP goes on to the children, and they "
          "live" *
          doctest::description(
              "It is how one asks a server to open its log files anew, and "
              "SIGUSR1 is another such request. Only SIGTERM and SIGINT end "
              "the service. [PROC-2]")) {
    Family family(1, [](int, const Family::Say& say) {
        sigset_t requests;
        sigemptyset(&requests);
        sigaddset(&requests, SIGHUP);
        sigaddset(&requests, SIGUSR1);
        sigprocmask(SIG_BLOCK, &requests, nullptr);
        for (int i = 0; i < 3; ++i) {
            say("waits");
            int signal = 0;
            sigwait(&requests, &signal);
            say(signal == SIGHUP ? "has got a SIGHUP" : "has got a SIGUSR1");
        }
        return 0;
    });
    for (const int signal : {SIGHUP, SIGHUP, SIGUSR1}) {
        const std::string name = signal == SIGHUP ? "SIGHUP" : "SIGUSR1";
        EXPECT_EQ(family.hear(), "waits");
        step("the parent gets a " + name);
        family.signal_parent(signal);
        EXPECT_EQ(family.hear(), "has got a " + name);
    }
    EXPECT_EQ(family.end(), "ended with 0");
}

TEST_CASE("15.1 fork_processes: who dies after a SIGHUP is begun again" *
          doctest::description(
              "The log files are opened anew every night. A service that took "
              "that for the beginning of its end would lose one process after "
              "the other from the first morning on. [PROC-2]")) {
    const SharedCount lives;
    Family family(1, [&](int, const Family::Say& say) {
        const int life = lives.next();
        const sigset_t requests = block({SIGHUP});
        say(life == 0 ? "waits" : "is begun again");
        if (life > 0) return 0;
        int signal = 0;
        sigwait(&requests, &signal);
        say("has got a SIGHUP");
        return 1;
    });
    EXPECT_EQ(family.hear(), "waits");
    step("the parent gets a SIGHUP; then the child ends with 1");
    family.signal_parent(SIGHUP);
    EXPECT_EQ(family.hear(), "has got a SIGHUP");
    EXPECT_EQ(family.hear(), "is begun again");
    EXPECT_EQ(family.hear(), "nobody is left");
}

TEST_CASE("15.1 fork_processes: what the terminal sends is not passed on once "
          "more" *
          doctest::description(
              "A Ctrl-C goes to all processes of the terminal's group: the "
              "children have had it when the parent hears of it. A second one "
              "is what a service takes for lost patience, and would cut off "
              "everybody whom it is about to answer. The kernel says who has "
              "sent a signal: si_code is SI_KERNEL. [PROC-2]")) {
    step("a SIGINT of the terminal waits for the parent; its child has none");
    Family family(
        1,
        {.before =
             [] {
                 (void)block({SIGINT, SIGUSR1});
                 siginfo_t info{};
                 info.si_signo = SIGINT;
                 info.si_code = SI_KERNEL;
                 check_syscall(
                     "rt_sigqueueinfo",
                     static_cast<int>(::syscall(
                         SYS_rt_sigqueueinfo, ::getpid(), SIGINT, &info)));
             }},
        [](int number, const Family::Say& say) {
            const sigset_t both = block({SIGINT, SIGUSR1});
            say(std::to_string(number) + " is there");
            int signal = 0;
            sigwait(&both, &signal);
            say(signal == SIGINT ? "has got a SIGINT" : "has got a SIGUSR1");
            return 1;
        });
    EXPECT_EQ(family.hear(), "0 is there");
    step("somebody sends the parent a SIGUSR1, which does go on");
    family.signal_parent(SIGUSR1);
    EXPECT_EQ(family.hear(), "has got a SIGUSR1");
    step("the child ends with 1; after a SIGINT nobody is begun again");
    EXPECT_EQ(family.hear(), "nobody is left");
    EXPECT_EQ(family.end(), "ended with 0");
}

TEST_CASE("15.1 fork_processes: a parent that is killed leaves nobody behind" *
          doctest::description(
              "Orphans would keep the port, and the next start would fail or, "
              "worse, share it with them. They are asked to end, and may "
              "finish what they have begun. [PROC-1]")) {
    Family family(2, [](int number, const Family::Say& say) {
        sigset_t term;
        sigemptyset(&term);
        sigaddset(&term, SIGTERM);
        sigprocmask(SIG_BLOCK, &term, nullptr);
        say(std::to_string(number) + " is there");
        int signal = 0;
        sigwait(&term, &signal);
        say(std::to_string(number) + " has got a SIGTERM");
        return 0;
    });
    EXPECT_EQ(family.hear(2), (Lines{"0 is there", "1 is there"}));
    step("kill -9 of the parent");
    family.signal_parent(SIGKILL);
    EXPECT_EQ(family.hear(2),
              (Lines{"0 has got a SIGTERM", "1 has got a SIGTERM"}));
    EXPECT_EQ(family.hear(), "nobody is left");
    EXPECT_EQ(family.end(), "killed by 9");
}

TEST_CASE("15.1 fork_processes: random numbers differ from child to child" *
          doctest::description(
              "A fork copies the generator's state: all children would draw "
              "the same numbers, and hand out the same identifiers. "
              "[PROC-4]")) {
    Family family(3, [](int, const Family::Say& say) {
        say(std::to_string(std::rand()) + " " + std::to_string(std::rand()));
        return 0;
    });
    step("three children draw two numbers each");
    const Lines drawn = family.hear(3);
    EXPECT(std::set(drawn.begin(), drawn.end()).size() == 3,
           "each child has drawn other numbers");
    step("a child draws two numbers and dies, and is begun again");
    const SharedCount lives;
    Family again(1, [&](int, const Family::Say& say) {
        const int life = lives.next();
        say(std::to_string(std::rand()) + " " + std::to_string(std::rand()));
        return life == 0 ? 1 : 0;
    });
    const std::string first = again.hear();
    EXPECT(again.hear() != first,
           "the one in its place has drawn other numbers than it");
}

TEST_CASE("15.1 fork_processes: a socket that was bound before is everybody's" *
          doctest::description(
              "One port, one line of connections, and whoever is free takes "
              "the next. Each child has a loop of its own for that. "
              "[PROC-3]")) {
    auto sockets = bind_sockets(0, "127.0.0.1");
    const std::uint16_t port = local_port(sockets.front().get());
    step("two children serve one guest each");
    Family family(2, [&](int number, const Family::Say& say) {
        IOLoop loop;
        loop.make_current();
        OneGuest server(std::to_string(number));
        server.add_sockets(std::move(sockets));
        say("is there");
        loop.start();
        return 0;
    });
    EXPECT_EQ(family.hear(2), (Lines{"is there", "is there"}));
    Lines answers{text_from(port), text_from(port)};
    std::ranges::sort(answers);
    EXPECT_EQ(answers, (Lines{"0", "1"}));
    EXPECT_EQ(family.end(), "ended with 0");
}

TEST_CASE("15.1 bind_reusing_port: each has its own line of connections, on "
          "one port" *
          doctest::description(
              "The other way to several processes: nobody has to be anybody's "
              "parent. The system deals the connections out by their "
              "addresses. [PROC-5]")) {
    const UniqueFd one = bind_reusing_port(Address("127.0.0.1", 0));
    const std::uint16_t port = local_port(one.get());
    const UniqueFd other = bind_reusing_port(Address("127.0.0.1", port));
    step("64 guests come");
    std::vector<Client> guests;
    for (int i = 0; i < 64; ++i)
        guests.emplace_back(port);
    const auto accepted = [](const UniqueFd& listener) {
        int count = 0;
        while (accept_connection(listener.get()))
            ++count;
        return count;
    };
    const int first = accepted(one);
    const int second = accepted(other);
    EXPECT_EQ(first + second, 64);
    EXPECT(first > 0 && second > 0, "each has got some of them");
    step("a third binds without SO_REUSEPORT");
    bool refused = false;
    try {
        (void)bind_sockets(port, "127.0.0.1");
    } catch (const std::system_error&) {
        refused = true;
    }
    EXPECT(refused, "it is refused: who does not share gets nothing");
}
