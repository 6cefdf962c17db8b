#pragma once

// The options of logging: --logging, --log-to-stderr, --log-file-prefix,
// --log-file-max-size, --log-file-num-backups.
//
// Mirrors define_logging_options() of tornado/log.py (v6.5.7). Left out on
// purpose: files that are changed at certain times of the day.

namespace tornado::options {

class OptionParser;

/// Defines them. global() has them from the start.
void define_logging_options(OptionParser& options);

/// Has the log go where they say, when everything is parsed.
/// lifetime: `options` must outlive its parse callbacks
void enable_logging_when_parsed(OptionParser& options);

}  // namespace tornado::options
