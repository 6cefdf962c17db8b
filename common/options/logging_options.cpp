#include "common/options/logging_options.hpp"

#include <string>

#include "common/log/pretty.hpp"
#include "common/options/options.hpp"

namespace tornado::options {

namespace {

log::PrettyLogging logging_of(const OptionParser& options) {
    return {.level = options.get<std::string>("logging"),
            .file_prefix = options.get<std::string>("log_file_prefix"),
            .file_max_size =
                static_cast<std::size_t>(options.get<int>("log_file_max_size")),
            .file_num_backups = options.get<int>("log_file_num_backups"),
            .to_stderr = options.get<bool>("log_to_stderr")};
}

}  // namespace

void define_logging_options(OptionParser& options) {
    const std::string group = "log";
    options.define("logging",
                   "info",
                   {.help = "what is logged: debug, info, warning, error, and "
                            "what is worse; none: leave the log alone",
                    .metavar = "LEVEL",
                    .group = group});
    options.define(
        "log_to_stderr",
        false,
        {.help = "log to stderr as well as to files", .group = group});
    options.define("log_file_prefix",
                   "",
                   {.help = "log into this file; old ones get .1, .2 …",
                    .metavar = "PATH",
                    .group = group});
    options.define(
        "log_file_max_size",
        100 * 1000 * 1000,
        {.help = "when to begin a new file, in bytes", .group = group});
    options.define("log_file_num_backups",
                   10,
                   {.help = "how many old files are kept", .group = group});
}

void enable_logging_when_parsed(OptionParser& options) {
    options.add_parse_callback([&options] {
        try {
            log::enable_pretty_logging(logging_of(options));
        } catch (const std::invalid_argument& error) {
            throw Error(error.what());
        }
    });
}

}  // namespace tornado::options
