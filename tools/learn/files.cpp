#include "tools/learn/files.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include "tools/learn/interrupt.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

/// A new file under a passing name; removed unless it was renamed into place.
class Draft {
  public:
    explicit Draft(const fs::path& goal)
        : goal_(goal)
        , path_(goal.string() + ".new." + std::to_string(getpid()))
        , fd_(open(
              path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {
        if (fd_ < 0) {
            fail("create", path_);
        }
    }

    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    ~Draft() {
        if (fd_ >= 0) {
            close(fd_);
        }
        if (!placed_) {
            unlink(path_.c_str());
        }
    }

    void write_all(const std::string& text) const {
        std::size_t written = 0;
        while (written < text.size()) {
            const auto count =
                write(fd_, text.data() + written, text.size() - written);
            if (count < 0 && errno != EINTR) {
                fail("write", path_);
            }
            written += count > 0 ? static_cast<std::size_t>(count) : 0;
        }
    }

    void place() {
        if (fsync(fd_) != 0) {
            fail("sync", path_);
        }
        const int fd = std::exchange(fd_, -1);
        if (close(fd) != 0) {
            fail("close", path_);
        }
        if (rename(path_.c_str(), goal_.c_str()) != 0) {
            fail("rename", path_);
        }
        placed_ = true;
    }

  private:
    [[noreturn]] static void fail(const char* step, const fs::path& file) {
        throw std::system_error(errno,
                                std::generic_category(),
                                std::string(step) + " " + file.string());
    }

    fs::path goal_;
    fs::path path_;
    int fd_;
    bool placed_ = false;
};

int open_for_lock(const fs::path& file) {
    const int folder = open(file.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return folder >= 0 ? folder
                       : open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
}

bool is_leftover(const fs::path& path) {
    const auto name = path.filename().string();
    return name.starts_with('.') || name.starts_with('#') ||
           name.ends_with('~') || name.ends_with(".orig") ||
           name.ends_with(".rej") || name.find(".new.") != std::string::npos;
}

}  // namespace

std::optional<std::string> read_file(const fs::path& file) {
    std::error_code ignored;
    std::ifstream in(file, std::ios::binary);
    if (!in || fs::is_directory(file, ignored)) {
        return std::nullopt;
    }
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

void write_atomically(const fs::path& file, const std::string& text) {
    Draft draft(file);
    draft.write_all(text);
    draft.place();
}

FileLock::FileLock(const fs::path& file, const std::function<void()>& busy)
    : FileLock(open_for_lock(file)) {
    if (take()) {
        return;
    }
    if (busy) {
        busy();
    }
    // Asked for again and again: a signal that comes just before flock() would
    // not end its wait, nor one that another thread has caught.
    while (!take()) {
        pollfd told{interrupt_fd(), POLLIN, 0};
        poll(&told, 1, 50);
        stop_if_interrupted();
    }
}

/// returns: false if another one holds it. What cannot be locked at all holds
///          nobody up
bool FileLock::take() const {
    return fd_ < 0 || flock(fd_, LOCK_EX | LOCK_NB) == 0 ||
           (errno != EWOULDBLOCK && errno != EINTR);
}

FileLock::~FileLock() {
    if (fd_ >= 0) {
        close(fd_);
    }
}

std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    fs::recursive_directory_iterator walk(
        folder, fs::directory_options::skip_permission_denied, error);
    for (const fs::recursive_directory_iterator end; !error && walk != end;
         walk.increment(error)) {
        if (is_leftover(walk->path())) {
            if (walk->is_directory(error)) {
                walk.disable_recursion_pending();
            }
        } else if (walk->is_regular_file(error)) {
            files.push_back(walk->path().lexically_relative(folder));
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

unsigned long long fingerprint(const std::string& bytes,
                               unsigned long long start) {
    for (const char byte : bytes) {
        start ^= static_cast<unsigned char>(byte);
        start *= 1099511628211ULL;
    }
    return start;
}

unsigned long long folder_fingerprint(const fs::path& folder) {
    auto sum = fingerprint("");
    for (const auto& file : files_below(folder)) {
        sum = fingerprint(file.string() + '\0', sum);
        sum = fingerprint(read_file(folder / file).value_or(""), sum);
    }
    return sum;
}

bool writable(const fs::path& folder) {
    return access(folder.c_str(), W_OK | X_OK) == 0;
}

int line_of(const fs::path& file, const std::string& text) {
    int number = 0;
    for (const auto& line : split_lines(read_file(file).value_or(""))) {
        ++number;
        if (line.find(text) != std::string::npos) {
            return number;
        }
    }
    return 0;
}

}  // namespace tornado::learn
