#include <algorithm>

#include "tools/learn/crash_report.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/report.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

void list_places(const Session& session, const CrashReport& report) {
    const auto& terminal = session.terminal;
    for (const auto& place : report.places) {
        terminal.out() << "  " << pad(place.what, 12)
                       << terminal.bold(place.place.text()) << "\n";
        if (!place.function.empty()) {
            terminal.out() << std::string(14, ' ')
                           << terminal.dim(
                                  shorten(place.function, Terminal::width - 14))
                           << "\n";
        }
    }
}

/// A stack's line without addresses and without the path of the clone.
std::string readable(const Session& session, std::string line) {
    const auto address = line.find(" 0x", line.find('#'));
    const auto in = line.find(" in ", address);
    if (in != std::string::npos) {
        line.erase(address, in + 3 - address);
    }
    const auto root = session.root.string() + "/";
    for (auto at = line.find(root); at != std::string::npos;
         at = line.find(root)) {
        line.erase(at, root.size());
    }
    return line;
}

/// The first lines of a report, narrowed to the page.
void show_head(const Session& session, const std::vector<std::string>& lines) {
    for (const auto& line : lines) {
        session.terminal.out()
            << session.terminal.dim("  | " + shorten(readable(session, line),
                                                     Terminal::width - 4))
            << "\n";
    }
}

void report_sanitizer(const Session& session,
                      const CaseResult& result,
                      const std::string& own) {
    const auto& terminal = session.terminal;
    const auto report = parse_crash(result.outcome.err, session.root, own);
    terminal.out() << coloured(terminal, result.outcome.out);
    if (report.kind.empty()) {
        terminal.say("The sanitizer ended the program without a report.");
        return;
    }
    terminal.out() << terminal.red(
        wrap(report.kind + ": " + report.words, Terminal::width));
    if (report.places.empty()) {
        terminal.say("None of your own lines is on its stack; the first "
                     "lines of the report:");
    } else {
        list_places(session, report);
    }
    terminal.out() << "\n";
    show_head(session, report.head);
}

void report_crash(const Session& session,
                  const CaseResult& result,
                  const std::string& own) {
    const auto& terminal = session.terminal;
    terminal.out() << coloured(terminal, result.outcome.out);
    terminal.out() << terminal.red(
        wrap("The test ended by " + signal_text(result.outcome.signal) + ".",
             Terminal::width));
    if (const auto here =
            first_own_frame(result.outcome.err, session.root, own)) {
        terminal.out() << "  happened in " << here->place.text() << "\n";
    }
    auto lines = split_lines(result.outcome.err);
    lines.resize(std::min<std::size_t>(lines.size(), 12));
    show_head(session, lines);
}

void report_hang(const Session& session,
                 const CaseResult& result,
                 const std::string& own) {
    const auto& terminal = session.terminal;
    if (result.outcome.cut) {
        terminal.say("The test neither ended nor let itself be cut by its "
                     "watchdog; ./learn ended it after 30 s. Its output so "
                     "far:");
    }
    terminal.out() << coloured(terminal, result.outcome.out);
    const auto here = first_own_frame(result.outcome.err, session.root, own);
    if (here) {
        terminal.out() << "stuck in: " << terminal.bold(here->place.text())
                       << "\n          "
                       << terminal.dim(
                              shorten(here->function, Terminal::width - 10))
                       << "\n";
    }
}

void report_stub(const Session& session,
                 const Task& task,
                 const CaseResult& result) {
    const auto& terminal = session.terminal;
    const auto stub = parse_stub(result.outcome.err);
    if (!stub) {
        terminal.out() << result.outcome.out << result.outcome.err;
        return;
    }
    const auto* chapter =
        session.course.chapter(chapter_of_task(stub->task).value_or(0));
    terminal.out() << coloured(terminal, result.outcome.out);
    terminal.say("The test came to " + stub->function +
                 ", which is not written yet (task " + stub->task + ").");
    if (chapter != nullptr) {
        const auto place = stub_place(session.mine(*chapter), stub->function);
        if (!place.empty()) {
            terminal.out() << "  write it in  "
                           << terminal.bold("chapters/" + chapter->name + "/" +
                                            place)
                           << "\n";
        }
    }
    if (stub->task != task.id) {
        terminal.say("That is another task than " + task.id +
                     ": it has to be written first" +
                     (session.has_reference()
                          ? " (or, if it is an earlier chapter's, lent: "
                            "./learn lend " +
                                stub->task.substr(0, 2) + ")."
                          : "."));
    }
}

void report_early(const Session& session, const CaseResult& result) {
    session.terminal.out() << coloured(session.terminal, result.outcome.out)
                           << result.outcome.err;
    session.terminal.say("The test program ended before the test had come to "
                         "its end, as if all were well. Does your code call "
                         "exit()?");
}

void report_odd(const Session& session, const CaseResult& result) {
    session.terminal.out() << coloured(session.terminal, result.outcome.out)
                           << result.outcome.err;
    session.terminal.say(
        "The test program ended with the unexpected exit code " +
        std::to_string(result.outcome.exit_code) +
        ". Does your code call exit()?");
}

}  // namespace

void report_case(const Session& session,
                 const Task& task,
                 const CaseResult& result,
                 const std::string& own) {
    switch (result.verdict) {
    case Verdict::passed:
        return;
    case Verdict::failed:
        session.terminal.out() << coloured(session.terminal, result.outcome.out)
                               << result.outcome.err;
        return;
    case Verdict::stub:
        return report_stub(session, task, result);
    case Verdict::hung:
        return report_hang(session, result, own);
    case Verdict::reported:
        return report_sanitizer(session, result, own);
    case Verdict::crashed:
        return report_crash(session, result, own);
    case Verdict::early:
        return report_early(session, result);
    case Verdict::odd:
        return report_odd(session, result);
    }
}

std::string verdict_text(Verdict verdict) {
    switch (verdict) {
    case Verdict::passed:
        return "";
    case Verdict::failed:
        return "failed";
    case Verdict::stub:
        return "not written yet";
    case Verdict::hung:
        return "hung";
    case Verdict::reported:
        return "sanitizer report";
    case Verdict::crashed:
        return "crashed";
    case Verdict::early:
        return "ended early";
    case Verdict::odd:
        return "ended oddly";
    }
    return "";
}

std::string coloured(const Terminal& terminal, const std::string& text) {
    std::string result;
    for (const auto& line : split_lines(text)) {
        const auto colon = line.find(':');
        const auto label = line.substr(0, colon);
        if (line.starts_with("FAILED") || line.starts_with("HUNG") ||
            line.starts_with("CRASHED")) {
            result += terminal.red(line);
        } else if (label == "expected") {
            result += terminal.green(line);
        } else if (label == "got") {
            result += terminal.yellow(line);
        } else if (label == "where" || label == "read" || label == "hint") {
            result += terminal.dim(line);
        } else {
            result += line;
        }
        result += "\n";
    }
    return result;
}

std::optional<StubMessage> parse_stub(const std::string& errors) {
    const std::string phrase = "not implemented yet: ";
    for (const auto& line : split_lines(errors)) {
        const auto at = line.find(phrase);
        const auto open = line.find(" (task ", at);
        if (at != std::string::npos && open != std::string::npos) {
            const auto start = at + phrase.size();
            const auto rest = line.substr(open + 7);
            return StubMessage{line.substr(start, open - start),
                               rest.substr(0, rest.find_first_of(",)"))};
        }
    }
    return std::nullopt;
}

std::string stub_place(const fs::path& folder,
                       const std::string& function,
                       const std::string& task) {
    const auto call = "STUB(\"" + function + "\"" +
                      (task.empty() ? "" : ", \"" + task + "\"");
    for (const auto& file : files_below(folder)) {
        const int line = line_of(folder / file, call);
        if (line > 0) {
            return file.string() + ":" + std::to_string(line);
        }
    }
    return "";
}

}  // namespace tornado::learn
