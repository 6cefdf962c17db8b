#pragma once

/// What `./learn bench` leaves behind: a file for programs, a page for people.

#include <string>
#include <vector>

#include "tools/learn/bench/plots.hpp"
#include "tools/learn/bench/results.hpp"

namespace tornado::learn {

/// The whole of one run of `./learn bench NAME`.
struct BenchReport {
    std::string name;     ///< hello
    std::string about;    ///< a sentence
    std::string command;  ///< that repeats it
    std::string machine;  ///< "2 cores, Linux 6.1"
    std::string date;
    std::vector<Board> boards;
    std::vector<Plot> plots;
    std::vector<std::string> notes;  ///< who was left out, and why
};

std::string bench_json(const BenchReport& report);

/// A page of its own: no scripts, nothing from elsewhere.
std::string bench_page(const BenchReport& report);

}  // namespace tornado::learn
