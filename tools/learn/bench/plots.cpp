#include "tools/learn/bench/plots.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

/// A figure of all points, as a row; empty if there is nothing of it.
std::string
row(const Curve& curve, const std::string& figure, const std::string& name) {
    std::string text = "  " + pad(name, 17);
    bool any = false;
    for (const auto& point : curve.points) {
        const auto found = point.figures.find(figure);
        any = any || (found != point.figures.end() && found->second >= 0.5);
        text += pad_left(
            found == point.figures.end() ? "" : short_text(found->second), 8);
    }
    return any ? text.substr(0, text.find_last_not_of(' ') + 1) : "";
}

}  // namespace

std::string short_text(double value) {
    return value >= 1e6 ? figure_text(value / 1e6) + " M" : figure_text(value);
}

std::string whole_text(double value, bool bytes) {
    static constexpr const char* plain[] = {"", "", " M"};
    static constexpr const char* sizes[] = {" B", " kB", " MB"};
    const std::size_t big = value >= 1e6 ? 2 : value >= 1e3 ? 1 : 0;
    const double part = value / std::pow(1000, big);
    if (bytes || big == 2) {
        char text[32];
        std::snprintf(text, sizeof(text), "%g", part);
        return text + std::string(bytes ? sizes[big] : plain[big]);
    }
    const auto text = std::to_string(std::lround(value));
    return big == 0 ? text
                    : text.substr(0, text.size() - 3) + "," +
                          text.substr(text.size() - 3);
}

void add_point(Plot& plot,
               const Scene& scene,
               const Series& series,
               const Figures& counted) {
    auto found = std::find_if(
        plot.curves.begin(), plot.curves.end(), [&](const Curve& curve) {
            return curve.name == series.name;
        });
    if (found == plot.curves.end()) {
        found = plot.curves.insert(found, {series.name, {}});
    }
    Point point{scene.at, counted};
    for (const std::string name : {scene.cost.c_str(), "faults"}) {
        const auto values = all_of(series, name);
        if (values.empty()) {
            continue;
        }
        point.figures[name] = median(values);
        if (name == scene.cost) {
            point.least = *std::min_element(values.begin(), values.end());
            point.most = *std::max_element(values.begin(), values.end());
        }
    }
    found->points.push_back(point);
}

std::vector<std::string> plot_text(const Plot& plot) {
    std::string heads = "  " + pad(plot.axis, 17);
    if (!plot.curves.empty()) {
        for (const auto& point : plot.curves.front().points) {
            heads += pad_left(whole_text(point.at, plot.axis == "bytes"), 8);
        }
    }
    std::vector<std::string> lines{plot.title, heads};
    static constexpr std::array<std::array<const char*, 2>, 5> figures{
        {{"cpu_us", "CPU us"},
         {"faults", "page faults"},
         {"instructions", "instructions"},
         {"misses", "cache misses"},
         {"calls", "system calls"}}};
    for (const auto& curve : plot.curves) {
        lines.push_back(curve.name);
        for (const auto& [figure, name] : figures) {
            if (auto text = row(curve, figure, name); !text.empty()) {
                lines.push_back(std::move(text));
            }
        }
    }
    return lines;
}

}  // namespace tornado::learn
