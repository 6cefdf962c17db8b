#include "tools/learn/bench/counting.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

/// A program that runs a server and counts what it does.
struct Counter {
    std::string program;
    std::vector<std::string> options;
    std::string file;  ///< the option that says where the totals go
    Figures (*totals)(std::string_view text);
};

/// What a server's whole life has come to, with so many answers; nothing if
/// that failed.
Figures life(const Session& session,
             const BenchPlan& plan,
             const BenchRun& run,
             const Contender& contender,
             const Counter& counter,
             int answers) {
    const auto file = session.root / "build/bench/counted.txt";
    fs::remove(file);
    auto counted_run = run;
    const std::vector<std::string> bounds{"--answers",
                                          std::to_string(answers),
                                          "--milliseconds",
                                          "60000",
                                          "--warm-up",
                                          "0"};
    auto& arguments = counted_run.arguments;
    arguments.insert(arguments.end(), bounds.begin(), bounds.end());
    auto wrapped = contender;
    wrapped.words = {counter.program};
    for (const auto* more : {&counter.options, &contender.words}) {
        wrapped.words.insert(wrapped.words.end(), more->begin(), more->end());
    }
    wrapped.words.insert(wrapped.words.begin() + 1,
                         counter.file + file.string());
    const auto outcome = run_caught(
        {bench_words(session, plan, counted_run, wrapped), session.root, {}},
        std::chrono::seconds(120));
    if (!outcome.good()) {
        return {};
    }
    // strace may write a moment after the server's end.
    for (int tries = 0; tries < 50; ++tries) {
        if (const auto text = read_file(file)) {
            if (auto totals = counter.totals(*text); !totals.empty()) {
                return totals;
            }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return {};
}

}  // namespace

Figures cachegrind_totals(std::string_view text) {
    std::vector<std::string> names;
    for (const auto& line : split_lines(text)) {
        auto words = split_words(line);
        if (words.empty()) {
            continue;
        }
        const auto head = words.front();
        words.erase(words.begin());
        if (head == "events:") {
            names = words;
        }
        if (head == "summary:" && words.size() == names.size()) {
            Figures totals;
            for (std::size_t i = 0; i < words.size(); ++i) {
                totals[names[i]] = std::strtod(words[i].c_str(), nullptr);
            }
            return {
                {"instructions", totals["Ir"]},
                {"misses", totals["ILmr"] + totals["DLmr"] + totals["DLmw"]}};
        }
    }
    return {};
}

Figures strace_totals(std::string_view text) {
    const auto lines = split_lines(trim(text));
    const auto words =
        lines.empty() ? std::vector<std::string>{} : split_words(lines.back());
    if (words.size() != 2 || words[1] != "total") {
        return {};
    }
    return {{"calls", std::strtod(words[0].c_str(), nullptr)}};
}

Figures counted(const Session& session,
                const BenchPlan& plan,
                const BenchRun& run,
                const Contender& contender) {
    // -D: the server is the process that was started, and strace beside it.
    const Counter counters[] = {
        {"valgrind",
         {"-q", "--tool=cachegrind", "--LL=1048576,16,64"},
         "--cachegrind-out-file=",
         &cachegrind_totals},
        {"strace",
         {"-D", "-f", "-c", "-U", "calls,name"},
         "--output=",
         &strace_totals}};
    Figures all;
    for (const auto& counter : counters) {
        if (!find_program(counter.program)) {
            continue;
        }
        const auto few = life(session, plan, run, contender, counter, run.few);
        const auto many =
            life(session, plan, run, contender, counter, run.many);
        for (const auto& [name, total] : few) {
            if (many.contains(name)) {
                all[name] = std::max(
                    0.0, (many.at(name) - total) / (run.many - run.few));
            }
        }
    }
    return all;
}

}  // namespace tornado::learn
