#include <map>

#include <nlohmann/json.hpp>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
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

/// Rows rather than objects: a run of ten seconds may have 100,000 of them.
json data_of(const Timeline& timeline, const TraceTitle& title) {
    Words words;
    json data;
    data["program"] = title.program;
    data["wall"] = timeline.totals.wall;
    data["threads"] = json::array();
    for (const auto& thread : timeline.threads) {
        data["threads"].push_back({thread.label, thread.begin, thread.end});
    }
    data["lanes"] = json::array();
    for (const auto& lane : timeline.lanes) {
        data["lanes"].push_back({lane.label,
                                 static_cast<int>(lane.kind),
                                 lane.fd,
                                 lane.begin,
                                 lane.end});
    }
    data["waits"] = json::array();
    for (const auto& wait : timeline.waits) {
        data["waits"].push_back({wait.thread,
                                 wait.begin,
                                 wait.end,
                                 wait.cpu,
                                 wait.timeout,
                                 words.number_of(name_of(wait.call)),
                                 words.number_of(name_of(wait.cause)),
                                 wait.slept ? 1 : 0,
                                 wait.holds_up ? 1 : 0,
                                 wait.lanes});
    }
    data["actions"] = json::array();
    for (const auto& action : timeline.actions) {
        data["actions"].push_back({action.lane,
                                   action.thread,
                                   action.begin,
                                   action.end,
                                   words.number_of(name_of(action.call)),
                                   action.result,
                                   action.error,
                                   action.blocked ? 1 : 0,
                                   words.number_of(action.text),
                                   words.number_of(action.callers)});
    }
    data["away"] = json::array();
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

std::string text_of_html(const std::string& text) {
    std::string result;
    for (const char c : text) {
        result += c == '<'   ? "&lt;"
                  : c == '>' ? "&gt;"
                  : c == '&' ? "&amp;"
                             : std::string(1, c);
    }
    return result;
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

namespace {

/// Perfetto's file names them with every call, and grows large.
std::string innermost(const std::string& callers) {
    std::size_t end = 0;
    for (int i = 0; i < 3 && end != std::string::npos; ++i) {
        end = callers.find(" < ", end + 1);
    }
    return callers.substr(0, end);
}

}  // namespace

std::string chrome_trace(const Timeline& timeline, const TraceTitle& title) {
    json events = json::array();
    const auto name =
        [&](int process, std::size_t id, const std::string& text) {
            events.push_back({{"ph", "M"},
                              {"name", "thread_name"},
                              {"pid", process},
                              {"tid", id},
                              {"args", {{"name", text}}}});
        };
    const auto span = [&](int process,
                          std::size_t id,
                          const std::string& text,
                          std::int64_t begin,
                          std::int64_t end,
                          json arguments) {
        events.push_back({{"ph", "X"},
                          {"name", text},
                          {"pid", process},
                          {"tid", id},
                          {"ts", static_cast<double>(begin) / 1e3},
                          {"dur", static_cast<double>(end - begin) / 1e3},
                          {"args", std::move(arguments)}});
    };
    for (const auto& [process, text] :
         {std::pair{1, "threads"}, std::pair{2, "descriptors"}}) {
        events.push_back({{"ph", "M"},
                          {"name", "process_name"},
                          {"pid", process},
                          {"args", {{"name", text}}}});
    }
    for (std::size_t i = 0; i < timeline.threads.size(); ++i) {
        name(1, i, timeline.threads[i].label);
    }
    for (std::size_t i = 0; i < timeline.lanes.size(); ++i) {
        name(2, i, timeline.lanes[i].label);
    }
    for (const auto& wait : timeline.waits) {
        span(1,
             wait.thread,
             (wait.holds_up ? "held up in "
              : wait.slept  ? "asleep in "
                            : "looked with ") +
                 name_of(wait.call),
             wait.begin,
             wait.end,
             {{"ended by", name_of(wait.cause)}, {"cpu_ns", wait.cpu}});
    }
    for (const auto& stretch : timeline.away) {
        span(1,
             stretch.thread,
             "asleep in a call that is not watched",
             stretch.begin,
             stretch.end,
             json::object());
    }
    for (const auto& action : timeline.actions) {
        span(2,
             action.lane,
             name_of(action.call),
             action.begin,
             action.end,
             {{"result", action.result},
              {"bytes", action.text},
              {"callers", innermost(action.callers)}});
    }
    const json root = {{"traceEvents", events},
                       {"displayTimeUnit", "ms"},
                       {"otherData", {{"program", title.program}}}};
    return root.dump(-1, ' ', true);
}

}  // namespace tornado::learn
