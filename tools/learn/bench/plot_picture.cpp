// A plot as a picture. Its axes are logarithmic, so what costs in step with the
// work is a straight line that climbs a decade for a decade.

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "tools/learn/bench/plots.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

struct Pen {
    std::string colour;
    std::string dashes;
    std::string mark;  ///< a path around 0,0
};

/// Told apart on paper, too.
Pen pen_of(const std::string& name) {
    if (name == "reference") {
        return {"#d9722a", "none", "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"};
    }
    if (name == "yours") {
        return {"#2e9b57", "9 3", "M0 -5L5 0L0 5L-5 0z"};
    }
    if (name == "bench_minimal") {
        return {"#838b94", "5 4", "M-3.5 -3.5h7v7h-7z"};
    }
    return {"#5588cc", "2 3", "M0 -5L4.5 3.5H-4.5z"};
}

class PlotPicture {
  public:
    PlotPicture(const Plot& plot, const std::string& figure)
        : plot_(plot)
        , figure_(figure) {
        for (const auto& curve : plot.curves) {
            for (const auto& point : curve.points) {
                measure(point);
            }
        }
    }

    std::string svg() {
        if (least_x_ >= most_x_ || least_y_ > most_y_) {
            return "";
        }
        least_y_ = std::floor(least_y_);
        most_y_ = std::max(std::ceil(most_y_), least_y_ + 1);
        grid();
        if (plot_.work) {
            work();
        }
        for (const auto& curve : plot_.curves) {
            draw(curve);
        }
        return head() + body_ + "</svg>\n";
    }

  private:
    static constexpr double left = 62;
    static constexpr double top = 62;
    static constexpr double wide = 390;
    static constexpr double high = 210;

    const double* value(const Point& point) const {
        const auto found = point.figures.find(figure_);
        const bool good =
            found != point.figures.end() && found->second > 0 && point.at > 0;
        return good ? &found->second : nullptr;
    }

    void measure(const Point& point) {
        const auto* cost = value(point);
        if (cost == nullptr) {
            return;
        }
        least_x_ = std::min(least_x_, std::log10(point.at));
        most_x_ = std::max(most_x_, std::log10(point.at));
        const bool timed = figure_ == "cpu_us";
        least_y_ = std::min(least_y_, std::log10(timed ? point.least : *cost));
        most_y_ = std::max(most_y_, std::log10(timed ? point.most : *cost));
    }

    double x(double logarithm) const {
        return left + wide * (logarithm - least_x_) / (most_x_ - least_x_);
    }

    double y(double logarithm) const {
        return top + high * (most_y_ - logarithm) / (most_y_ - least_y_);
    }

    std::string place(const Point& point, double cost) const {
        return number(x(std::log10(point.at))) + " " +
               number(y(std::log10(cost)));
    }

    static std::string number(double value) {
        char text[32];
        std::snprintf(text, sizeof(text), "%.1f", value);
        return text;
    }

    void line(double x1, double y1, double x2, double y2, const char* how) {
        body_ += "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) +
                 "\" x2=\"" + number(x2) + "\" y2=\"" + number(y2) +
                 "\" stroke=\"currentColor\" " + how + "/>\n";
    }

    void text(double at_x,
              double at_y,
              const char* anchor,
              const std::string& words) {
        body_ += "<text x=\"" + number(at_x) + "\" y=\"" + number(at_y) +
                 "\" text-anchor=\"" + anchor + "\">" + text_of_html(words) +
                 "</text>\n";
    }

    void grid() {
        for (double at = least_y_; at <= most_y_; ++at) {
            line(left, y(at), left + wide, y(at), "stroke-opacity=\"0.2\"");
            text(left - 6,
                 y(at) + 4,
                 "end",
                 at < 0 ? figure_text(std::pow(10, at))
                        : whole_text(std::pow(10, at), false));
        }
        for (double at = std::ceil(least_x_); at <= most_x_; ++at) {
            line(x(at), top, x(at), top + high, "stroke-opacity=\"0.2\"");
            text(x(at),
                 top + high + 17,
                 "middle",
                 whole_text(std::pow(10, at), plot_.axis == "bytes"));
        }
        text(2,
             top - 12,
             "start",
             figure_ == "cpu_us" ? "CPU, µs for each" : figure_ + " for each");
        text(left + wide / 2, top + high + 35, "middle", plot_.axis);
    }

    /// Through the reference's last point: as much more for as much more work.
    void work() {
        const auto found = std::find_if(
            plot_.curves.begin(), plot_.curves.end(), [](const Curve& curve) {
                return curve.name == "reference";
            });
        if (found == plot_.curves.end() || found->points.empty()) {
            return;
        }
        const auto& last = found->points.back();
        const auto* cost = value(last);
        if (cost == nullptr) {
            return;
        }
        const double end_x = std::log10(last.at);
        const double end_y = std::log10(*cost);
        const double back = std::min(end_x - least_x_, end_y - least_y_);
        line(x(end_x - back),
             y(end_y - back),
             x(end_x),
             y(end_y),
             "stroke-opacity=\"0.6\" stroke-dasharray=\"1 3\"");
        line(left + wide - 106,
             top - 16,
             left + wide - 78,
             top - 16,
             "stroke-opacity=\"0.6\" stroke-dasharray=\"1 3\"");
        text(left + wide, top - 12, "end", "as the work");
    }

    void draw(const Curve& curve) {
        const auto pen = pen_of(curve.name);
        std::vector<const Point*> points;
        for (const auto& point : curve.points) {
            if (value(point) != nullptr) {
                points.push_back(&point);
            }
        }
        if (points.empty()) {
            return;
        }
        std::string path;
        std::string marks;
        for (const auto* point : points) {
            path += (path.empty() ? "M" : "L") + place(*point, *value(*point));
            marks += mark(*point, curve.name, pen);
        }
        body_ += "<path d=\"" + path + "\" fill=\"none\" stroke=\"" +
                 pen.colour + "\" stroke-width=\"2\" stroke-dasharray=\"" +
                 pen.dashes + "\"/>\n" + marks;
        name(curve.name, pen);
        said_ += " " + curve.name + ": " + short_text(*value(*points.front())) +
                 " to " + short_text(*value(*points.back())) + ".";
    }

    /// Of the processor time with a line from the least to the most.
    std::string
    mark(const Point& point, const std::string& curve, const Pen& pen) const {
        const double cost = *value(point);
        std::string drawn;
        if (figure_ == "cpu_us") {
            drawn = "<path d=\"M" + place(point, point.least) + "L" +
                    place(point, point.most) + "\" stroke=\"" + pen.colour +
                    "\" stroke-opacity=\"0.6\"/>\n";
        }
        return drawn + "<path transform=\"translate(" + place(point, cost) +
               ")\" d=\"" + pen.mark + "\" fill=\"" + pen.colour +
               "\"><title>" + text_of_html(curve) + ", " +
               whole_text(point.at, plot_.axis == "bytes") + ": " +
               short_text(cost) + "</title></path>\n";
    }

    /// In the row above the picture.
    void name(const std::string& curve, const Pen& pen) {
        const double start = named_;
        named_ += 48 + 7.5 * static_cast<double>(curve.size());
        body_ += "<path d=\"M" + number(start) + " 14h26\" stroke=\"" +
                 pen.colour + "\" stroke-width=\"2\" stroke-dasharray=\"" +
                 pen.dashes + "\"/><path transform=\"translate(" +
                 number(start + 13) + " 14)\" d=\"" + pen.mark + "\" fill=\"" +
                 pen.colour + "\"/>\n";
        text(start + 32, 18, "start", curve);
    }

    std::string head() const {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"growth\" "
               "viewBox=\"0 0 480 312\" role=\"img\" aria-label=\"" +
               text_of_html(plot_.title + ", " + figure_ + "." + said_) +
               "\" font-family=\"sans-serif\" font-size=\"13\" "
               "fill=\"currentColor\">\n";
    }

    const Plot& plot_;
    std::string figure_;
    double least_x_ = 1e9;  ///< logarithms, as all of these
    double most_x_ = -1e9;
    double least_y_ = 1e9;
    double most_y_ = -1e9;
    double named_ = 2;  ///< so far to the right
    std::string said_;  ///< for those who do not see it
    std::string body_;
};

}  // namespace

std::string plot_picture(const Plot& plot, const std::string& figure) {
    return PlotPicture(plot, figure).svg();
}

}  // namespace tornado::learn
