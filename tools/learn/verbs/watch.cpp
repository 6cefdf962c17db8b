#include <array>
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "tools/learn/errors.hpp"
#include "tools/learn/interrupt.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

/// Tells when something below some folders is saved.
class Watcher {
  public:
    Watcher()
        : fd_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
        if (fd_ < 0) {
            throw Trouble(std::string("Files cannot be watched here: ") +
                          std::strerror(errno));
        }
    }

    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    ~Watcher() { close(fd_); }

    void add(const fs::path& folder) const {
        // Editors save by writing in place or by renaming a new file.
        inotify_add_watch(
            fd_, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE);
        std::error_code error;
        for (fs::directory_iterator walk(folder, error), end;
             !error && walk != end;
             walk.increment(error)) {
            if (walk->is_directory()) {
                add(walk->path());
            }
        }
    }

    /// Returns when something was saved and then all was still for a moment.
    void wait() const {
        wait_for_event(-1);
        while (wait_for_event(80)) {
        }
    }

  private:
    bool wait_for_event(int limit) const {
        std::array<pollfd, 2> waits{
            {{fd_, POLLIN, 0}, {interrupt_fd(), POLLIN, 0}}};
        const int ready = poll(waits.data(), waits.size(), limit);
        stop_if_interrupted();
        std::array<char, 8192> events{};
        while (read(fd_, events.data(), events.size()) > 0) {
        }
        return ready > 0;
    }

    int fd_;
};

}  // namespace

int watch(Session& session, const CheckOptions& options) {
    const auto& terminal = session.terminal;
    while (true) {
        const Watcher watcher;
        const auto& chapter = *session.place(options.place).chapter;
        for (const auto& [number, track] : tracks_for(session.course,
                                                      session.progress.get(),
                                                      chapter.number,
                                                      false)) {
            if (track == "mine" && number <= chapter.number) {
                watcher.add(session.mine(*session.course.chapter(number)));
            }
        }
        if (terminal.abilities().screen) {
            terminal.out() << "\033[H\033[2J";
        }
        try {
            check(session, options);
        } catch (const Trouble& trouble) {
            terminal.say(trouble.what());
        }
        terminal.out() << "\n"
                       << terminal.dim("watching chapters/" + chapter.name +
                                       "; Ctrl-C ends it")
                       << "\n"
                       << std::flush;
        watcher.wait();
        session.progress = ProgressFile(session.root);
    }
}

}  // namespace tornado::learn
