#pragma once

/// A timeline for a browser, for Perfetto, for a book and for a terminal.

#include <filesystem>
#include <string>

#include "tools/learn/terminal.hpp"
#include "tools/learn/trace/timeline.hpp"

namespace tornado::learn {

struct TraceTitle {
    std::string program;  ///< "10 chat"
    std::string about;    ///< what it is
    std::string command;  ///< that repeats it
};

/// A page that needs nothing else: data, script and style are in it.
///
/// assets: the folder of trace.html, trace.css and the scripts
/// errors: Trouble when they are not there
std::string trace_page(const Timeline& timeline,
                       const TraceTitle& title,
                       const std::filesystem::path& assets);

/// The JSON that chrome://tracing and Perfetto read.
std::string chrome_trace(const Timeline& timeline, const TraceTitle& title);

/// The whole run as one still picture (SVG), true to scale.
std::string trace_picture(const Timeline& timeline, const TraceTitle& title);

/// The totals in sentences, one a line.
std::vector<std::string> totals_in_words(const Timeline& timeline);

/// "1.2 ms", "35 us", "2.01 s".
std::string time_text(std::int64_t ns);

}  // namespace tornado::learn
