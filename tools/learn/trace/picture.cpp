#include <algorithm>
#include <cstdio>

#include "tools/learn/text.hpp"
#include "tools/learn/trace/outputs.hpp"

namespace tornado::learn {

namespace {

constexpr int width = 960;
constexpr int label_width = 190;
constexpr int row_height = 22;
constexpr int bar_height = 12;
constexpr int top = 58;
constexpr std::size_t most_lanes = 14;
constexpr std::size_t most_threads = 6;
constexpr auto held_up_colour = "#c0392b";

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

class Picture {
  public:
    Picture(const Timeline& timeline, const TraceTitle& title)
        : timeline_(timeline)
        , title_(title)
        , wall_(std::max<std::int64_t>(timeline.totals.wall, 1)) {}

    std::string draw() {
        choose_lanes();
        draw_threads();
        draw_lanes();
        draw_scale();
        const auto height = row_ * row_height + top + 34;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"trace\" "
               "viewBox=\"0 0 " +
               std::to_string(width) + " " + std::to_string(height) +
               "\" role=\"img\" aria-label=\"" + text_of_html(description()) +
               "\" font-family=\"sans-serif\" font-size=\"12\" "
               "fill=\"currentColor\">\n" +
               head() + body_ + "</svg>\n";
    }

  private:
    double at(std::int64_t time) const {
        const double room = width - label_width - 10;
        return label_width +
               room * static_cast<double>(time) / static_cast<double>(wall_);
    }

    std::string description() const {
        return title_.program + ": " + totals_in_words(timeline_).front();
    }

    std::string head() const {
        return "<text x=\"0\" y=\"16\" font-size=\"15\" "
               "font-weight=\"600\">" +
               text_of_html(title_.program) +
               "</text>\n<text x=\"0\" y=\"36\" opacity=\"0.8\">" +
               text_of_html(totals_in_words(timeline_).front()) + "</text>\n";
    }

    void bar(std::int64_t begin,
             std::int64_t end,
             const std::string& colour,
             const std::string& tip,
             int inset = 0) {
        const double x = at(begin);
        const double long_enough = std::max(at(end) - x, 1.4);
        // A dot that would cover the last one adds nothing but bytes.
        const Drawn drawn{row_, colour, x};
        if (drawn.row == last_.row && drawn.colour == last_.colour &&
            x - last_.x < 0.5 && at(end) - x < 0.5) {
            return;
        }
        last_ = drawn;
        body_ +=
            "<rect x=\"" + number(x) + "\" y=\"" + std::to_string(y() + inset) +
            "\" width=\"" + number(long_enough) + "\" height=\"" +
            std::to_string(bar_height - 2 * inset) + "\" fill=\"" + colour +
            "\"><title>" + text_of_html(tip) + "</title></rect>\n";
    }

    int y() const { return top + row_ * row_height; }

    void label(const std::string& text) {
        body_ += "<text x=\"0\" y=\"" + std::to_string(y() + 10) + "\">" +
                 text_of_html(text) + "</text>\n";
    }

    void draw_threads() {
        const auto rests = rests_of_threads();
        for (std::size_t i = 0; i < rests.size() && i < most_threads; ++i) {
            const auto& thread = timeline_.threads[i];
            label(thread.label);
            bar(thread.begin, thread.end, "#e8833a", "awake");
            for (const auto& rest : rests[i]) {
                bar(rest.begin, rest.end, rest.colour, rest.tip);
            }
            draw_awake(rests[i]);
            ++row_;
        }
        if (rests.size() > most_threads) {
            label("and " + std::to_string(rests.size() - most_threads) +
                  " more threads");
            ++row_;
        }
    }

    /// A stretch in which a thread does not run.
    struct Rest {
        std::int64_t begin = 0;
        std::int64_t end = 0;
        std::string colour;
        std::string tip;
    };

    /// For each thread, in the order of time.
    std::vector<std::vector<Rest>> rests_of_threads() const {
        std::vector<std::vector<Rest>> rests(timeline_.threads.size());
        for (const auto& wait : timeline_.waits) {
            if (wait.slept) {
                rests[wait.thread].push_back(
                    {wait.begin,
                     wait.end,
                     wait.holds_up ? held_up_colour : "#9db8d9",
                     "asleep in " + name_of(wait.call) + " for " +
                         time_text(wait.end - wait.begin) + ", woken by " +
                         name_of(wait.cause)});
            }
        }
        for (const auto& action : timeline_.actions) {
            if (action.blocked) {
                rests[action.thread].push_back(
                    {action.begin,
                     action.end,
                     held_up_colour,
                     "held up in " + name_of(action.call) + " on " +
                         timeline_.lanes[action.lane].label});
            }
        }
        for (const auto& stretch : timeline_.away) {
            rests[stretch.thread].push_back(
                {stretch.begin,
                 stretch.end,
                 "#a0a0a0",
                 "asleep in a call that is not watched"});
        }
        for (auto& list : rests) {
            std::sort(list.begin(), list.end(), [](auto& a, auto& b) {
                return a.begin < b.begin;
            });
        }
        return rests;
    }

    /// Over the rests: awake stretches are often shorter than a pixel.
    void draw_awake(const std::vector<Rest>& rests) {
        for (std::size_t i = 1; i < rests.size(); ++i) {
            const auto begin = rests[i - 1].end;
            const auto end = rests[i].begin;
            if (at(end) - at(begin) < 1.4) {
                bar(begin, end, "#e8833a", "awake");
            }
        }
    }

    void choose_lanes() {
        for (std::size_t i = 0; i < timeline_.lanes.size(); ++i) {
            const auto kind = timeline_.lanes[i].kind;
            if (kind != trace::Kind::connection &&
                kind != trace::Kind::listener) {
                continue;
            }
            if (chosen_.size() == most_lanes) {
                ++left_out_;
                continue;
            }
            chosen_.push_back(i);
        }
    }

    void draw_lanes() {
        for (const auto index : chosen_) {
            const auto& lane = timeline_.lanes[index];
            label(lane.label);
            bar(lane.begin, lane.end, "#88888844", "open", 4);
            for (const auto& action : timeline_.actions) {
                if (action.lane == index) {
                    if (action.blocked) {
                        bar(action.begin,
                            action.end,
                            held_up_colour,
                            "waited for",
                            3);
                    }
                    bar(action.blocked ? action.end : action.begin,
                        action.end,
                        action.call == trace::Call::write  ? "#2e8b57"
                        : action.call == trace::Call::read ? "#3b6fb6"
                                                           : "#777777",
                        name_of(action.call) + " " +
                            std::to_string(action.result) + " " + action.text);
                }
            }
            ++row_;
        }
        if (left_out_ > 0) {
            label("and " + std::to_string(left_out_) + " more connections");
            ++row_;
        }
    }

    void draw_scale() {
        const int line = y() + 4;
        body_ += "<path stroke=\"currentColor\" opacity=\"0.5\" d=\"M" +
                 std::to_string(label_width) + " " + std::to_string(line) +
                 "H" + std::to_string(width - 10) + "\"/>\n";
        for (int i = 0; i <= 4; ++i) {
            const auto time = wall_ * i / 4;
            body_ += "<text text-anchor=\"" +
                     std::string(i == 0   ? "start"
                                 : i == 4 ? "end"
                                          : "middle") +
                     "\" x=\"" + number(at(time)) + "\" y=\"" +
                     std::to_string(line + 16) + "\" opacity=\"0.8\">" +
                     time_text(time) + "</text>\n";
        }
    }

    const Timeline& timeline_;
    const TraceTitle& title_;

    struct Drawn {
        int row = -1;
        std::string colour;
        double x = 0;
    };

    std::int64_t wall_;
    std::string body_;
    Drawn last_;
    int row_ = 0;
    std::vector<std::size_t> chosen_;
    std::size_t left_out_ = 0;
};

}  // namespace

std::string trace_picture(const Timeline& timeline, const TraceTitle& title) {
    return Picture(timeline, title).draw();
}

}  // namespace tornado::learn
