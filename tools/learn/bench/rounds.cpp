#include "tools/learn/bench/rounds.hpp"

#include <chrono>

#include "tools/learn/bench/counting.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

constexpr int most_failures = 2;

std::string trouble_text(const Outcome& outcome) {
    const auto lines = split_lines(trim(outcome.err));
    if (outcome.cut) {
        return "it took too long";
    }
    if (lines.empty()) {
        return "it said nothing";
    }
    constexpr std::string_view name = "bench_load: ";
    const auto& last = lines.back();
    return last.starts_with(name) ? last.substr(name.size()) : last;
}

class Playing {
  public:
    Playing(const Session& session,
            const BenchPlan& plan,
            const std::vector<Contender>& contenders)
        : session_(session)
        , plan_(plan)
        , contenders_(contenders)
        , failed_(contenders.size())
        , result_{{plan.runs.size(), named()},
                  {plan.runs.size(), std::vector<Figures>(contenders.size())}} {
    }

    Rounds play(int rounds) {
        for (int round = 1; round <= rounds; ++round) {
            for (std::size_t run = 0; run < plan_.runs.size(); ++run) {
                for (std::size_t i = 0; i < contenders_.size(); ++i) {
                    announce(round, rounds, run, i);
                    auto& series = result_.series[run][i];
                    series.rounds.push_back(one(run, i, series.trouble));
                }
            }
        }
        for (std::size_t run = 0; run < plan_.runs.size(); ++run) {
            for (std::size_t i = 0; i < contenders_.size(); ++i) {
                count(run, i);
            }
        }
        session_.terminal.passing("");
        return std::move(result_);
    }

  private:
    std::vector<Series> named() const {
        std::vector<Series> all;
        for (const auto& contender : contenders_) {
            all.push_back({contender.name, {}, ""});
        }
        return all;
    }

    void announce(int round, int rounds, std::size_t run, std::size_t i) const {
        const auto each = contenders_.size();
        const auto a_round = each * plan_.runs.size();
        const auto done =
            static_cast<std::size_t>(round - 1) * a_round + run * each + i;
        session_.terminal.passing(
            session_.terminal.bar(
                done, static_cast<std::size_t>(rounds) * a_round, 20) +
            " round " + std::to_string(round) + " of " +
            std::to_string(rounds) + ": " + contenders_[i].name);
    }

    bool gave_up_on(std::size_t contender) const {
        return failed_[contender] >= most_failures;
    }

    Figures one(std::size_t run, std::size_t contender, std::string& trouble) {
        if (gave_up_on(contender)) {
            return {};
        }
        const auto words = bench_words(
            session_, plan_, plan_.runs[run], contenders_[contender]);
        const auto outcome =
            run_caught({words, session_.root, {}},
                       std::chrono::seconds(3 * plan_.patience));
        const auto figures =
            outcome.good() ? parse_figures(outcome.out) : std::nullopt;
        if (figures) {
            return *figures;
        }
        ++failed_[contender];
        trouble = trouble_text(outcome);
        return {};
    }

    void count(std::size_t run, std::size_t contender) {
        const auto& who = contenders_[contender];
        if (plan_.runs[run].many == 0 || !who.ours || gave_up_on(contender)) {
            return;
        }
        session_.terminal.passing(
            session_.terminal.bar(run, plan_.runs.size(), 20) +
            " counting instructions: " + who.name);
        result_.counted[run][contender] =
            counted(session_, plan_, plan_.runs[run], who);
    }

    const Session& session_;
    const BenchPlan& plan_;
    const std::vector<Contender>& contenders_;
    std::vector<int> failed_;  ///< times, by contender
    Rounds result_;
};

}  // namespace

std::vector<std::string> Rounds::failures() const {
    std::vector<std::string> told;
    for (std::size_t i = 0; !series.empty() && i < series.front().size(); ++i) {
        for (const auto& run : series) {
            if (!run[i].trouble.empty()) {
                told.push_back(run[i].name +
                               " failed in a round: " + run[i].trouble + ".");
                break;
            }
        }
    }
    return told;
}

Rounds play_rounds(const Session& session,
                   const BenchPlan& plan,
                   const std::vector<Contender>& contenders,
                   int rounds) {
    return Playing(session, plan, contenders).play(rounds);
}

}  // namespace tornado::learn
