#pragma once

/// Cost, as something grows: its points, as text and as pictures.

#include <string>
#include <vector>

#include "tools/learn/bench/results.hpp"

namespace tornado::learn {

/// What one of a growing number costs one of those who are measured.
struct Point {
    double at = 0;
    Figures figures;   ///< medians over the rounds, and what was counted
    double least = 0;  ///< of the processor time
    double most = 0;
};

struct Curve {
    std::string name;
    std::vector<Point> points;
};

/// Cost, as something grows.
struct Plot {
    std::string name;   ///< of its files
    std::string title;  ///< for a person
    std::string axis;   ///< "connections"
    bool work = false;  ///< the work grows with it
    std::vector<Curve> curves;
};

/// Adds one contender's rounds, and what was counted, at the place of `scene`.
void add_point(Plot& plot,
               const Scene& scene,
               const Series& series,
               const Figures& counted);

/// "18,900", "1.23 M".
std::string short_text(double value);

/// "10,000", "100 M"; of bytes "10 kB".
std::string whole_text(double value, bool bytes);

/// A plot's figures as lines for a terminal of 80 columns.
std::vector<std::string> plot_text(const Plot& plot);

/// "cpu_us" or "instructions" of a plot, both axes logarithmic.
///
/// returns: an <svg>; nothing where no curve has that figure
std::string plot_picture(const Plot& plot, const std::string& figure);

}  // namespace tornado::learn
