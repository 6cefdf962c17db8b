#include <map>

#include <nlohmann/json.hpp>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/trace/outputs.hpp"

namespace tornado::learn {

namespace {

using nlohmann::json;

/// Texts that repeat are sent once, and named by their number.
class Words {
  public:
    std::size_t number_of(const std::string& text) {
        const auto [place, made] = numbers_.emplace(text, list_.size());
        if (made) {
            list_.push_back(text);
        }
        return place->second;
    }

    json list() const { return list_; }

  private:
    std::map<std::string, std::size_t> numbers_;
    std::vector<std::string> list_;
};

json row_of(const Lane& lane) {
    return {
        lane.label, static_cast<int>(lane.kind), lane.fd, lane.begin, lane.end};
}

json row_of(const Wait& wait, Words& words) {
    return {wait.thread,
            wait.begin,
            wait.end,
            wait.cpu,
            wait.timeout,
            words.number_of(name_of(wait.call)),
            words.number_of(name_of(wait.cause)),
            wait.slept ? 1 : 0,
            wait.holds_up ? 1 : 0,
            wait.lanes};
}

json row_of(const Action& action, Words& words) {
    return {action.lane,
            action.thread,
            action.begin,
            action.end,
            words.number_of(name_of(action.call)),
            action.result,
            action.error,
            action.blocked ? 1 : 0,
            words.number_of(action.text),
            words.number_of(action.callers)};
}

/// Rows rather than objects: a run of ten seconds may have 100,000 of them.
json data_of(const Timeline& timeline, const TraceTitle& title) {
    Words words;
    json data;
    data["program"] = title.program;
    data["wall"] = timeline.totals.wall;
    for (const auto* list : {"threads", "lanes", "waits", "actions", "away"}) {
        data[list] = json::array();
    }
    for (const auto& thread : timeline.threads) {
        data["threads"].push_back({thread.label, thread.begin, thread.end});
    }
    for (const auto& lane : timeline.lanes) {
        data["lanes"].push_back(row_of(lane));
    }
    for (const auto& wait : timeline.waits) {
        data["waits"].push_back(row_of(wait, words));
    }
    for (const auto& action : timeline.actions) {
        data["actions"].push_back(row_of(action, words));
    }
    for (const auto& stretch : timeline.away) {
        data["away"].push_back({stretch.thread, stretch.begin, stretch.end});
    }
    data["words"] = words.list();
    return data;
}

std::string asset(const std::filesystem::path& file) {
    const auto text = read_file(file);
    if (!text) {
        throw Trouble("The page cannot be made: " + file.string() +
                      " is not there.");
    }
    return *text;
}

/// The script's files, in the order in which they need each other.
std::string script(const std::filesystem::path& assets) {
    std::string all;
    for (const auto* file :
         {"data.js", "words.js", "drawing.js", "exploring.js"}) {
        all += asset(assets / file) + "\n";
    }
    return all;
}

/// Puts values in place of {{name}}s, in one pass: the program's own bytes,
/// which are among the values, may look like a mark.
std::string filled(const std::string& page,
                   const std::map<std::string, std::string>& values) {
    std::string result;
    std::size_t done = 0;
    for (auto open = page.find("{{"); open != std::string::npos;
         open = page.find("{{", done)) {
        const auto close = page.find("}}", open);
        result.append(page, done, open - done);
        result += values.at(page.substr(open + 2, close - open - 2));
        done = close + 2;
    }
    return result.append(page, done);
}

/// Inside a script element nothing may look like its end.
std::string for_script(const json& data) {
    auto text = data.dump(-1, ' ', true);
    for (auto at = text.find('<'); at != std::string::npos;
         at = text.find('<', at)) {
        text.replace(at, 1, "\\u003c");
    }
    return text;
}

}  // namespace

std::string trace_page(const Timeline& timeline,
                       const TraceTitle& title,
                       const std::filesystem::path& assets) {
    std::string totals;
    for (const auto& line : totals_in_words(timeline)) {
        totals += "<li>" + text_of_html(line) + "</li>\n";
    }
    return filled(
        asset(assets / "trace.html"),
        {{"title", text_of_html(title.program)},
         {"about", text_of_html(title.about)},
         {"command", text_of_html(title.command)},
         {"totals", totals},
         {"picture", trace_picture(timeline, title)},
         {"style", asset(assets / "trace.css")},
         {"script", script(assets)},
         {"away",
          timeline.away.empty() ? ""
                                : "<span><i class=\"away\"></i> asleep in a "
                                  "call that is not watched</span>\n"},
         {"data", for_script(data_of(timeline, title))}});
}

}  // namespace tornado::learn
