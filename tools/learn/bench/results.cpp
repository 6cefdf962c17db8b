#include "tools/learn/bench/results.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

/// Each round's cost to the yardstick's of the same round.
std::vector<double>
ratios(const std::string& cost, const Series& series, const Series& yardstick) {
    std::vector<double> values;
    const auto rounds = std::min(series.rounds.size(), yardstick.rounds.size());
    for (std::size_t i = 0; i < rounds; ++i) {
        const auto& mine = series.rounds[i];
        const auto& limit = yardstick.rounds[i];
        const auto own = mine.find(cost);
        const auto least = limit.find(cost);
        if (own != mine.end() && least != limit.end() && least->second > 0) {
            values.push_back(own->second / least->second);
        }
    }
    return values;
}

std::string digits(double value, int places) {
    char text[40];
    std::snprintf(text, sizeof(text), "%.*f", places, value);
    return text;
}

std::string wait_text(double microseconds) {
    if (microseconds <= 0) {
        return "";
    }
    if (microseconds >= 1e6) {
        return figure_text(microseconds / 1e6) + " s";
    }
    return microseconds < 1000 ? figure_text(microseconds) + " us"
                               : figure_text(microseconds / 1000) + " ms";
}

}  // namespace

std::optional<Figures> parse_figures(std::string_view text) {
    Figures figures;
    for (const auto& word : split_words(text)) {
        const auto equals = word.find('=');
        if (equals == std::string::npos || equals == 0) {
            return {};
        }
        const auto* start = word.c_str() + equals + 1;
        char* end = nullptr;
        const double value = std::strtod(start, &end);
        if (end == start || *end != '\0' || !std::isfinite(value)) {
            return {};
        }
        figures[word.substr(0, equals)] = value;
    }
    if (figures.empty()) {
        return {};
    }
    return figures;
}

double median(std::vector<double> values) {
    if (values.empty()) {
        return 0;
    }
    std::sort(values.begin(), values.end());
    const auto middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle]
                                  : (values[middle - 1] + values[middle]) / 2;
}

std::vector<double> all_of(const Series& series, const std::string& name) {
    std::vector<double> values;
    for (const auto& round : series.rounds) {
        if (const auto found = round.find(name); found != round.end()) {
            values.push_back(found->second);
        }
    }
    return values;
}

Board make_board(const Scene& scene, const std::vector<Series>& series) {
    Board board{scene, {}};
    for (const auto& one : series) {
        Line line;
        line.name = one.name;
        line.trouble = one.trouble;
        const auto costs = all_of(one, scene.cost);
        line.rounds = costs.size();
        line.cost = median(costs);
        const auto compared = ratios(scene.cost, one, series.front());
        if (scene.ratio && !compared.empty()) {
            line.ratio = median(compared);
            line.least = *std::min_element(compared.begin(), compared.end());
            line.most = *std::max_element(compared.begin(), compared.end());
        }
        line.rate = median(all_of(one, "rate"));
        if (line.rate <= 0 && scene.ratio && line.cost > 0) {
            line.rate = 1e6 / line.cost;  // of one processor
        }
        line.p50 = median(all_of(one, "p50_us"));
        line.p99 = median(all_of(one, "p99_us"));
        board.lines.push_back(line);
    }
    return board;
}

std::string figure_text(double value) {
    if (value < 0) {
        return "-" + figure_text(-value);
    }
    if (value > 0 && value < 0.1) {
        return digits(value, 4);
    }
    if (value < 100) {
        return digits(value, value < 10 ? 2 : 1);
    }
    auto text = digits(value, 0);
    for (auto at = text.size(); at > 3; at -= 3) {
        text.insert(at - 3, ",");
    }
    return text;
}

std::vector<std::string> board_text(const Board& board) {
    const auto& scene = board.scene;
    const auto row = [&](const std::string& name,
                         const std::string& cost,
                         const std::vector<std::string>& rest) {
        static constexpr std::size_t widths[] = {7, 14, 12, 8, 8};
        auto text = pad(name, 23) + pad_left(cost, 8);
        for (std::size_t i = 0; scene.ratio && i < rest.size(); ++i) {
            text += pad_left(rest[i], widths[i]);
        }
        return text.substr(0, text.find_last_not_of(' ') + 1);
    };
    std::vector<std::string> lines{
        scene.title,
        row("",
            scene.ratio ? "CPU us" : "bytes",
            {"ratio", "from..to", "a second", "p50", "p99"})};
    for (const auto& line : board.lines) {
        if (line.rounds == 0) {
            lines.push_back(pad("  " + line.name, 23) + "  " +
                            shorten(line.trouble, 55));
            continue;
        }
        lines.push_back(
            row("  " + line.name,
                figure_text(line.cost),
                {figure_text(line.ratio),
                 figure_text(line.least) + ".." + figure_text(line.most),
                 figure_text(std::round(line.rate)),
                 wait_text(line.p50),
                 wait_text(line.p99)}));
    }
    return lines;
}

}  // namespace tornado::learn
