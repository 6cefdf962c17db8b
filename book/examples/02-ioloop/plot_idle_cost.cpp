// Draws what idle_cost has measured: a table in, an SVG out.
//
//     plot_idle_cost < figures.txt > idle-cost.svg
#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Point {
    double idle;
    double microseconds;
};

using Line = std::vector<Point>;

constexpr double left = 60;
constexpr double top = 34;
constexpr double width = 620;
constexpr double height = 260;
constexpr double most_idle = 10'000;
constexpr double most_microseconds = 60;

double x(double idle) {
    return left + width * idle / most_idle;
}

double y(double microseconds) {
    return top + height * (1 - microseconds / most_microseconds);
}

void text(double at_x,
          double at_y,
          const std::string& anchor,
          const std::string& words) {
    std::printf("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                at_x,
                at_y,
                anchor.c_str(),
                words.c_str());
}

void axes() {
    std::printf("<path fill=\"none\" d=\"M%.1f %.1fV%.1fH%.1f\"/>\n",
                left,
                top,
                top + height,
                left + width);
    for (int idle = 0; idle <= 10'000; idle += 2'500)
        text(x(idle), top + height + 20, "middle", std::to_string(idle));
    for (int us = 0; us <= 60; us += 20) {
        text(left - 8, y(us) + 4, "end", std::to_string(us));
        std::printf("<path opacity=\".2\" d=\"M%.1f %.1fH%.1f\"/>\n",
                    left,
                    y(us),
                    left + width);
    }
    text(left + width, top + height + 42, "end", "idle descriptors");
    text(left + 8, top - 12, "start", "µs of CPU for one event");
}

void draw(const Line& line, const std::string& style) {
    std::printf("<polyline fill=\"none\" stroke-width=\"2\" %s points=\"",
                style.c_str());
    for (const Point& point : line)
        std::printf("%.1f,%.1f ", x(point.idle), y(point.microseconds));
    std::printf("\"/>\n");
    for (const Point& point : line)
        std::printf("<circle r=\"3\" cx=\"%.1f\" cy=\"%.1f\"/>\n",
                    x(point.idle),
                    y(point.microseconds));
}

}  // namespace

int main() {
    Line select;
    Line epoll;
    for (std::string row; std::getline(std::cin, row);) {
        std::istringstream columns(row);
        double idle = 0;
        std::string select_ns;
        double epoll_ns = 0;
        if (!(columns >> idle >> select_ns)) continue;  // a heading
        if (select_ns != "-")
            select.push_back({idle, std::stod(select_ns) / 1000});
        if (columns >> epoll_ns) epoll.push_back({idle, epoll_ns / 1000});
    }
    std::printf("<svg xmlns=\"http://www.w3.org/2000/svg\" "
                "viewBox=\"0 0 720 344\" role=\"img\" "
                "stroke=\"currentColor\" fill=\"currentColor\">\n"
                "<style>text{stroke:none;font:14px sans-serif}</style>\n");
    axes();
    draw(select, "stroke-dasharray=\"6 4\"");
    draw(epoll, "");
    text(x(1'150), y(53), "start", "select(): no more than 1024");
    text(x(5'000), y(5), "middle", "epoll");
    std::printf("</svg>\n");
}
