#include <nlohmann/json.hpp>

#include "tools/learn/trace/outputs.hpp"

namespace tornado::learn {

namespace {

using nlohmann::json;

/// Perfetto's file names them with every call, and grows large.
std::string innermost(const std::string& callers) {
    std::size_t end = 0;
    for (int i = 0; i < 3 && end != std::string::npos; ++i) {
        end = callers.find(" < ", end + 1);
    }
    return callers.substr(0, end);
}

/// The list of events. Perfetto knows processes with threads; here the threads
/// are one, and the descriptors another.
class Events {
  public:
    explicit Events(const Timeline& timeline)
        : timeline_(timeline) {}

    json list() {
        name_group(threads, "threads", timeline_.threads);
        name_group(descriptors, "descriptors", timeline_.lanes);
        add_waits();
        add_actions();
        return std::move(list_);
    }

  private:
    static constexpr int threads = 1;
    static constexpr int descriptors = 2;

    template <typename Rows>
    void name_group(int group, const char* name, const Rows& rows) {
        list_.push_back({{"ph", "M"},
                         {"name", "process_name"},
                         {"pid", group},
                         {"args", {{"name", name}}}});
        for (std::size_t i = 0; i < rows.size(); ++i) {
            list_.push_back({{"ph", "M"},
                             {"name", "thread_name"},
                             {"pid", group},
                             {"tid", i},
                             {"args", {{"name", rows[i].label}}}});
        }
    }

    /// A `happening` is anything that begins and ends.
    template <typename Happening>
    void span(int group,
              std::size_t row,
              const std::string& text,
              const Happening& happening,
              json arguments) {
        const auto in_us = [](std::int64_t ns) {
            return static_cast<double>(ns) / 1e3;
        };
        list_.push_back({{"ph", "X"},
                         {"name", text},
                         {"pid", group},
                         {"tid", row},
                         {"ts", in_us(happening.begin)},
                         {"dur", in_us(happening.end - happening.begin)},
                         {"args", std::move(arguments)}});
    }

    void add_waits() {
        for (const auto& wait : timeline_.waits) {
            const std::string how = wait.holds_up ? "held up in "
                                    : wait.slept  ? "asleep in "
                                                  : "looked with ";
            span(threads,
                 wait.thread,
                 how + name_of(wait.call),
                 wait,
                 {{"ended by", name_of(wait.cause)}, {"cpu_ns", wait.cpu}});
        }
        for (const auto& stretch : timeline_.away) {
            span(threads,
                 stretch.thread,
                 "asleep in a call that is not watched",
                 stretch,
                 json::object());
        }
    }

    void add_actions() {
        for (const auto& action : timeline_.actions) {
            span(descriptors,
                 action.lane,
                 name_of(action.call),
                 action,
                 {{"result", action.result},
                  {"bytes", action.text},
                  {"callers", innermost(action.callers)}});
        }
    }

    const Timeline& timeline_;
    json list_ = json::array();
};

}  // namespace

std::string chrome_trace(const Timeline& timeline, const TraceTitle& title) {
    const json root = {{"traceEvents", Events(timeline).list()},
                       {"displayTimeUnit", "ms"},
                       {"otherData", {{"program", title.program}}}};
    return root.dump(-1, ' ', true);
}

}  // namespace tornado::learn
