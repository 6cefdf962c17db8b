#pragma once

/// What `./learn bench` measures, and what comes of several rounds of it.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tornado::learn {

/// What one run has printed: name=value.
using Figures = std::map<std::string, double>;

/// Reads the words "name=value" of `text`; nothing if one of them is no
/// number, or if there is none.
std::optional<Figures> parse_figures(std::string_view text);

/// The middle one; of an even number, the mean of the two in the middle.
/// 0 of none.
double median(std::vector<double> values);

/// One figure that is compared.
struct Scene {
    std::string name;   ///< in the JSON file
    std::string title;  ///< for a person
    std::string cost;   ///< the figure, in microseconds or bytes
    std::string unit;   ///< "request": what it is the cost of
    bool ratio = true;  ///< to the first row's, in the same round
    double at = 0;      ///< how much there is of what grows
};

/// Whom it is measured of; a round in which it failed is empty.
struct Series {
    std::string name;
    std::vector<Figures> rounds;
    std::string trouble;  ///< what the last failure said
};

/// One line of a table: medians over the rounds.
struct Line {
    std::string name;
    double cost = 0;
    double ratio = 0;  ///< to the yardstick, round by round
    double least = 0;  ///< of the ratios
    double most = 0;
    double rate = 0;  ///< a second, 0: not measured
    double p50 = 0;   ///< microseconds
    double p99 = 0;
    std::size_t rounds = 0;
    std::string trouble;
};

struct Board {
    Scene scene;
    std::vector<Line> lines;  ///< the yardstick first
};

/// The figure `name` of each round that has it.
std::vector<double> all_of(const Series& series, const std::string& name);

/// series: the yardstick first; its ratio is 1
Board make_board(const Scene& scene, const std::vector<Series>& series);

/// "0.0031", "3.10", "31.0", "3,100".
std::string figure_text(double value);

/// A board as lines for a terminal of 80 columns.
std::vector<std::string> board_text(const Board& board);

}  // namespace tornado::learn
