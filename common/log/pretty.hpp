#pragma once
// Where log lines go: to the terminal, in colours if it has any, or to a file
// that is changed when it is large.
//
// Mirrors enable_pretty_logging() of tornado/log.py (v6.5.7).

#include <cstddef>
#include <cstdio>
#include <string>

#include "common/log/log.hpp"

namespace tornado::log {

/// errors: std::invalid_argument for anything but debug, info, warning, error
Level level_named(const std::string& name);

/// Writes to a stream that stays open.
///
/// colour: the part in brackets, by its level
Sink stream_sink(std::FILE* stream, Level least, bool colour);

/// True for a terminal that has colours, unless NO_COLOR is set or TERM is
/// dumb.
bool has_colours(std::FILE* stream);

/// Writes to a file, behind what it has. Before a line would make it larger
/// than `max_size`, it becomes path.1, which becomes path.2 and so on; the one
/// behind path.`backups` is deleted.
///
/// max_size: bytes; 0: it grows without end
/// errors:   std::system_error if it cannot be opened. Later, what cannot be
///           written is lost: to log is not worth a crash
Sink file_sink(const std::string& path,
               Level least,
               std::size_t max_size,
               int backups);

/// Has all file sinks open their files anew before their next line: for who
/// has moved them away (logrotate does, and sends a SIGHUP). What cannot be
/// opened is tried again with each line.
/// thread: any
void reopen_files();

/// Tornado: options.logging and the others
struct PrettyLogging {
    std::string level = "info";  // "none": leaves everything as it is
    std::string file_prefix{};   // empty: no file
    std::size_t file_max_size = 100'000'000;  // bytes
    int file_num_backups = 10;
    bool to_stderr = false;  // as well; without a file, anyway
};

/// Sends the log where that says.
/// errors:  std::invalid_argument, std::system_error
/// Tornado: log.enable_pretty_logging (v6.5.7:215)
void enable_pretty_logging(const PrettyLogging& where = {});

}  // namespace tornado::log
