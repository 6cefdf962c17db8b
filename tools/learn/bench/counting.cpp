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

/// One contender in one run.
class Counting {
  public:
    Counting(const Session& session,
             const BenchPlan& plan,
             const BenchRun& run,
             const Contender& contender)
        : session_(session)
        , plan_(plan)
        , run_(run)
        , contender_(contender)
        , file_(session.root / "build/bench/counted.txt") {}

    /// What one more request costs.
    Figures with(const Counter& counter) const {
        const auto few = life(counter, run_.few);
        const auto many = life(counter, run_.many);
        Figures costs;
        for (const auto& [name, total] : few) {
            if (const auto found = many.find(name); found != many.end()) {
                const double more = found->second - total;
                costs[name] = std::max(0.0, more / (run_.many - run_.few));
            }
        }
        return costs;
    }

  private:
    std::vector<std::string> words(const Counter& counter, int answers) const {
        auto run = run_;
        for (const auto& word : {std::string("--answers"),
                                 std::to_string(answers),
                                 std::string("--milliseconds"),
                                 std::string("60000"),
                                 std::string("--warm-up"),
                                 std::string("0")}) {
            run.arguments.push_back(word);
        }
        auto wrapped = contender_;
        wrapped.words = {counter.program, counter.file + file_.string()};
        for (const auto* more : {&counter.options, &contender_.words}) {
            wrapped.words.insert(
                wrapped.words.end(), more->begin(), more->end());
        }
        return bench_words(session_, plan_, run, wrapped);
    }

    /// What the server's whole life has come to; nothing if that failed.
    Figures life(const Counter& counter, int answers) const {
        fs::remove(file_);
        const auto outcome =
            run_caught({words(counter, answers), session_.root, {}},
                       std::chrono::seconds(120));
        if (!outcome.good()) {
            return {};
        }
        // strace may write a moment after the server's end.
        for (int tries = 0; tries < 50; ++tries) {
            const auto text = read_file(file_).value_or("");
            if (auto totals = counter.totals(text); !totals.empty()) {
                return totals;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        return {};
    }

    const Session& session_;
    const BenchPlan& plan_;
    const BenchRun& run_;
    const Contender& contender_;
    fs::path file_;
};

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
    const Counting counting(session, plan, run, contender);
    Figures all;
    for (const auto& counter : counters) {
        if (find_program(counter.program)) {
            all.merge(counting.with(counter));
        }
    }
    return all;
}

}  // namespace tornado::learn
