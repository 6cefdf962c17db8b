#include "common/log/pretty.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace tornado::log {

namespace {

namespace fs = std::filesystem;

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

/// A line, with the part in brackets in its level's colour.
std::string coloured(const Record& record) {
    static constexpr std::array<const char*, 4> colours{
        "\033[34m", "\033[32m", "\033[33m", "\033[31m"};
    std::string line = format(record);
    line.insert(std::min(line.find(']') + 1, line.size()), "\033[0m");
    return colours.at(static_cast<std::size_t>(record.level)) + line;
}

/// How often reopen_files() was called.
std::atomic<unsigned>& reopened() {
    static std::atomic<unsigned> count = 0;
    return count;
}

/// A file and its predecessors.
class RotatingFile {
  public:
    RotatingFile(std::string path, std::size_t max_size, int backups)
        : path_(std::move(path))
        , max_size_(max_size)
        , backups_(backups) {
        open();
        if (!file_)
            throw std::system_error(errno, std::generic_category(), path_);
    }

    void write(const std::string& line) {
        if (opened_ != reopened()) open();
        if (max_size_ > 0 && size_ > 0 && size_ + line.size() > max_size_)
            rotate();
        if (!file_) open();
        if (!file_) return;
        std::fwrite(line.data(), 1, line.size(), file_.get());
        std::fflush(file_.get());
        size_ += line.size();
    }

  private:
    void open() {
        opened_ = reopened();
        file_.reset(std::fopen(path_.c_str(), "ae"));
        std::error_code error;
        const auto size = fs::file_size(path_, error);
        size_ = error ? 0 : static_cast<std::size_t>(size);
    }

    void rotate() {
        std::error_code ignored;
        file_.reset();
        if (backups_ > 0) fs::remove(backup(backups_), ignored);
        for (int i = backups_ - 1; i >= 1; --i)
            fs::rename(backup(i), backup(i + 1), ignored);
        if (backups_ > 0)
            fs::rename(path_, backup(1), ignored);
        else
            fs::remove(path_, ignored);
        open();
    }

    std::string backup(int number) const {
        return path_ + "." + std::to_string(number);
    }

    std::string path_;
    std::size_t max_size_;
    int backups_;
    std::unique_ptr<std::FILE, Close> file_;
    std::size_t size_ = 0;
    unsigned opened_ = 0;  // reopened() then
};

}  // namespace

Level level_named(const std::string& name) {
    static constexpr std::array<std::string_view, 4> names{
        "debug", "info", "warning", "error"};
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names.at(i) == name) return static_cast<Level>(i);
    throw std::invalid_argument("logging must be debug, info, warning, error "
                                "or none, not \"" +
                                name + "\"");
}

Sink stream_sink(std::FILE* stream, Level least, bool colour) {
    return [stream, least, colour](const Record& record) {
        if (record.level < least) return;
        const std::string line =
            (colour ? coloured(record) : format(record)) + "\n";
        std::fwrite(line.data(), 1, line.size(), stream);
        std::fflush(stream);
    };
}

bool has_colours(std::FILE* stream) {
    const char* terminal = std::getenv("TERM");
    return ::isatty(::fileno(stream)) == 1 && !std::getenv("NO_COLOR") &&
           terminal && std::string_view(terminal) != "dumb";
}

Sink file_sink(const std::string& path,
               Level least,
               std::size_t max_size,
               int backups) {
    auto file = std::make_shared<RotatingFile>(path, max_size, backups);
    return [file, least](const Record& record) {
        if (record.level >= least) file->write(format(record) + "\n");
    };
}

void reopen_files() {
    ++reopened();
}

void enable_pretty_logging(const PrettyLogging& where) {
    if (where.level == "none") return;
    const Level least = level_named(where.level);
    Sink file;
    if (!where.file_prefix.empty())
        file = file_sink(where.file_prefix,
                         least,
                         where.file_max_size,
                         where.file_num_backups);
    Sink terminal;
    if (where.to_stderr || !file)
        terminal = stream_sink(stderr, least, has_colours(stderr));
    set_sink([file, terminal](const Record& record) {
        if (file) file(record);
        if (terminal) terminal(record);
    });
}

}  // namespace tornado::log
