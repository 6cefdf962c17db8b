#pragma once
// Logging with Tornado's three channels and its line format:
//
//     [E 261121 10:15:00 ioloop:88] Exception in callback: …
//
// Mirrors tornado/log.py (v6.5.7). Files, colours and levels are in pretty.hpp.
// Left out on purpose: levels per channel.

#include <exception>
#include <functional>
#include <source_location>
#include <string>
#include <string_view>

namespace tornado::log {

enum class Level { debug, info, warning, error };

struct Record {
    Level level;
    std::string_view channel;  // "tornado.application"
    std::string_view message;
    std::source_location where;
};

using Sink = std::function<void(const Record&)>;

/// A named channel. The functions write one record each.
///
/// thread: any; records of several threads do not mix
class Logger {
  public:
    using Where = std::source_location;

    explicit constexpr Logger(const char* name)
        : name_(name) {}

    void debug(std::string_view message, Where where = Where::current()) const;
    void info(std::string_view message, Where where = Where::current()) const;
    void warning(std::string_view message,
                 Where where = Where::current()) const;
    void error(std::string_view message, Where where = Where::current()) const;

    const char* name() const { return name_; }

  private:
    void write(Level level, std::string_view message, const Where& where) const;

    const char* name_;
};

/// Requests answered. Tornado: log.access_log
inline constexpr Logger access_log{"tornado.access"};
/// Errors in the application's code. Tornado: log.app_log
inline constexpr Logger app_log{"tornado.application"};
/// Everything else. Tornado: log.gen_log
inline constexpr Logger gen_log{"tornado.general"};

/// Replaces where records go (at first: lines on stderr, from info up) and
/// returns what was there.
/// thread: any
Sink set_sink(Sink sink);

/// "[I 261121 10:15:00 file:12] message" without a newline. Lines that go on
/// are indented; control characters are written as "\x1b".
std::string format(const Record& record);

/// "std::runtime_error: text" of an exception, for a log line.
std::string describe(const std::exception_ptr& error);

}  // namespace tornado::log
