#include "tools/learn/bench/outputs.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

constexpr auto style = R"(
:root { color-scheme: light dark; --back: #ffffff; --text: #1d2733;
  --faint: #5d6773; --line: #d5dbe2; --bar: #3b6fb6; --ours: #d9722a; }
@media (prefers-color-scheme: dark) { :root { --back: #14181d;
  --text: #e4e9ee; --faint: #98a3ae; --line: #343d47; --bar: #6f9fe0;
  --ours: #f0975a; } }
body { margin: 0; background: var(--back); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
.faint { color: var(--faint); font-size: 0.9rem; }
code { overflow-wrap: anywhere; }
dl { margin: 0; }
dt { margin-top: 0.7rem; overflow-wrap: anywhere; }
dt b { font-weight: 600; }
dd { margin: 0; }
.bar { height: 0.9rem; min-width: 2px; background: var(--bar);
  border-radius: 0 0.2rem 0.2rem 0; }
.ours .bar { background: var(--ours); }
.plots { display: grid; gap: 1rem; margin: 0.5rem 0;
  grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); }
svg { display: block; width: 100%; max-width: 30rem; height: auto; }
pre { overflow-x: auto; font-size: 0.8rem; line-height: 1.35; }
@media print { .bar { print-color-adjust: exact; } }
)";

bool is_ours(const std::string& name) {
    return name.starts_with("reference") || name == "yours";
}

std::string value_text(const Scene& scene, const Line& line) {
    if (line.rounds == 0) {
        return text_of_html(line.trouble);
    }
    std::string text = scene.ratio
                           ? "<b>" + figure_text(line.ratio) + "</b> (" +
                                 figure_text(line.least) + " to " +
                                 figure_text(line.most) + "), " +
                                 figure_text(line.cost) + " µs"
                           : "<b>" + figure_text(line.cost) + "</b> bytes";
    if (scene.ratio && line.rate > 0) {
        text += ", " + figure_text(line.rate) + " a second";
    }
    return text;
}

std::string bars(const Board& board) {
    const auto value = [&](const Line& line) {
        return board.scene.ratio ? line.ratio : line.cost;
    };
    double longest = 0;
    for (const auto& line : board.lines) {
        longest = std::max(longest, value(line));
    }
    std::string html =
        "<h2>" + text_of_html(board.scene.title) + "</h2>\n<dl>\n";
    for (const auto& line : board.lines) {
        const double share =
            longest > 0 ? std::max(0.0, 100 * value(line) / longest) : 0;
        char width[32];
        std::snprintf(width, sizeof(width), "%.1f%%", share);
        html += std::string("<div") +
                (is_ours(line.name) ? " class=\"ours\"" : "") + "><dt>" +
                text_of_html(line.name) + " <span class=\"faint\">" +
                value_text(board.scene, line) +
                "</span></dt><dd><div class=\"bar\" style=\"width:" + width +
                "\"></div></dd></div>\n";
    }
    return html + "</dl>\n";
}

/// The pictures, and the figures as text.
std::string pictures(const Plot& plot) {
    std::string html = "<h2>" + text_of_html(plot.title) +
                       "</h2>\n<div "
                       "class=\"plots\">\n";
    for (const std::string figure : {"cpu_us", "instructions"}) {
        html += plot_picture(plot, figure);
    }
    html += "</div>\n<pre tabindex=\"0\">";
    const auto lines = plot_text(plot);
    for (std::size_t i = 1; i < lines.size(); ++i) {
        html += text_of_html(lines[i]) + "\n";
    }
    return html + "</pre>\n";
}

nlohmann::json plots_json(const std::vector<Plot>& plots) {
    nlohmann::json all = nlohmann::json::array();
    for (const auto& plot : plots) {
        nlohmann::json curves = nlohmann::json::array();
        for (const auto& curve : plot.curves) {
            nlohmann::json points = nlohmann::json::array();
            for (const auto& point : curve.points) {
                points.push_back({{"at", point.at},
                                  {"figures", point.figures},
                                  {"least", point.least},
                                  {"most", point.most}});
            }
            curves.push_back({{"name", curve.name}, {"points", points}});
        }
        all.push_back({{"name", plot.name},
                       {"title", plot.title},
                       {"axis", plot.axis},
                       {"curves", curves}});
    }
    return all;
}

}  // namespace

std::string bench_json(const BenchReport& report) {
    nlohmann::json boards = nlohmann::json::array();
    for (const auto& board : report.boards) {
        nlohmann::json lines = nlohmann::json::array();
        for (const auto& line : board.lines) {
            lines.push_back({{"name", line.name},
                             {"cost", line.cost},
                             {"ratio", line.ratio},
                             {"least", line.least},
                             {"most", line.most},
                             {"rate", line.rate},
                             {"p50_us", line.p50},
                             {"p99_us", line.p99},
                             {"rounds", line.rounds},
                             {"trouble", line.trouble}});
        }
        boards.push_back({{"name", board.scene.name},
                          {"title", board.scene.title},
                          {"cost", board.scene.cost},
                          {"unit", board.scene.unit},
                          {"lines", lines}});
    }
    const nlohmann::json root = {{"bench", report.name},
                                 {"command", report.command},
                                 {"machine", report.machine},
                                 {"date", report.date},
                                 {"boards", boards},
                                 {"plots", plots_json(report.plots)},
                                 {"notes", report.notes}};
    return root.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) +
           "\n";
}

std::string bench_page(const BenchReport& report) {
    std::string html =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"
        "\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>" +
        text_of_html(report.name) + ": what a request costs</title>\n<style>" +
        style + "</style>\n</head>\n<body>\n<main>\n<h1>" +
        text_of_html(report.name) + ": what a request costs</h1>\n<p>" +
        text_of_html(report.about) + "</p>\n";
    for (const auto& board : report.boards) {
        html += bars(board);
    }
    for (const auto& plot : report.plots) {
        html += pictures(plot);
    }
    html += report.plots.empty()
                ? "<p class=\"faint\">The figure in bold is the median of the "
                  "rounds; those in brackets are the least and the most."
                : "<p class=\"faint\">Of the processor time each mark is the "
                  "median of the rounds, and its line goes from the least to "
                  "the most. Everything else is counted.";
    for (const auto& note : report.notes) {
        html += "<br>" + text_of_html(note);
    }
    html += "</p>\n<p class=\"faint\">" + text_of_html(report.machine) + ", " +
            text_of_html(report.date) + ". Again: <code>" +
            text_of_html(report.command) + "</code></p>\n";
    return html + "</main>\n</body>\n</html>\n";
}

}  // namespace tornado::learn
