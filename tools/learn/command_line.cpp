#include "tools/learn/command_line.hpp"

#include <algorithm>
#include <functional>

#include <CLI/CLI.hpp>

#include "tools/learn/bench/contenders.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/internal.hpp"
#include "tools/learn/session.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/unknown_command.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace {

using Words = std::vector<std::string>;

constexpr auto daily = "Every day";
constexpr auto on_the_way = "On the way";
constexpr auto for_a_class = "Classes, and newer courses";
constexpr auto for_the_house = "For this repository";

/// The grammar of the command line; `verb` is what it found to do.
class Grammar {
  public:
    Grammar(Words words, Words after_dashes)
        : words_(std::move(words))
        , after_dashes_(std::move(after_dashes)) {
        app_.name("./learn");
        app_.description("Rebuilding Tornado in C++. Alone, it says where "
                         "you are, and what to do now.");
        app_.footer("A chapter is NN, a task is NN.T: ./learn check 01.3");
        app_.get_formatter()->column_width(26);
        app_.add_flag("-y,--yes", yes, "Answer every question with yes");
        app_.add_option("--root", root)->group("");
        app_.fallthrough();
        app_.require_subcommand(0, 1);
        add_daily();
        add_programs();
        add_bench();
        add_moves();
        add_comparisons();
        add_class();
        add_tools();
        add_internal();
    }

    /// errors: Trouble with a sentence; returns false when help was shown
    bool parse(std::ostream& out) {
        auto reversed = words_;
        std::reverse(reversed.begin(), reversed.end());
        try {
            app_.parse(reversed);
        } catch (const CLI::CallForHelp&) {
            const auto chosen = app_.get_subcommands();
            out << (chosen.empty() ? app_.help() : chosen.front()->help());
            return false;
        } catch (const CLI::ParseError& error) {
            throw Trouble(explain(error));
        }
        return true;
    }

    bool yes = false;
    std::string root;
    std::function<int(Session&)> verb = show_dashboard;

  private:
    using Does = std::function<int(Session&)>;

    CLI::App* add_under(CLI::App& parent,
                        const std::string& name,
                        const std::string& about,
                        Does does) {
        auto* command = parent.add_subcommand(name, about);
        command->callback([this, does = std::move(does)] { verb = does; });
        return command;
    }

    CLI::App* add(const std::string& name,
                  const std::string& about,
                  const char* group,
                  Does does) {
        return add_under(app_, name, about, std::move(does))->group(group);
    }

    void add_place(CLI::App* command, const char* about) {
        command->add_option("where", place_, about);
    }

    void add_base(CLI::App* command, const char* about) {
        command->add_option("--base", base_, about)
            ->check(CLI::IsMember({"mine", "reference"}));
    }

    CheckOptions check_options() const {
        return {place_, base_ == "reference", again_};
    }

    void add_daily() {
        auto* check_it =
            add("check",
                "Build, and test the task you are at",
                daily,
                [this](Session& s) { return check(s, check_options()); });
        add_place(check_it, "a chapter (01) or a task (01.3)");
        check_it->add_flag(
            "--again", again_, "Run also what is green and unchanged");
        add_base(check_it, "reference: stand on the reference's chapters");
        auto* hint_it =
            add("hint",
                "A hint; again for a stronger one",
                daily,
                [this](Session& s) { return hint(s, place_, level_); });
        add_place(hint_it, "a task (01.3)");
        hint_it->add_option("--level", level_, "1, 2 or 3")
            ->check(CLI::Range(1, 3));
        auto* next_it = add("next",
                            "On to the next task or chapter",
                            daily,
                            [this](Session& s) { return next(s, skip_); });
        next_it->add_flag("--skip", skip_, "Although this one is not green");
    }

    void add_programs() {
        auto* run_it = add(
            "run",
            "Run a program: run 01 linechat -- --port 9000",
            daily,
            [this](Session& s) {
                return run(
                    s, {place_, name_, after_dashes_, base_ == "reference"});
            });
        add_place(run_it, "a chapter (01)");
        run_it->add_option("program", name_, "which, where there are several");
        add_base(run_it, "reference: run the reference's program");
        auto* trace_it = add("trace",
                             "See where a program sleeps, and what wakes it",
                             daily,
                             [this](Session& s) {
                                 return trace_program(s,
                                                      {place_,
                                                       name_,
                                                       after_dashes_,
                                                       base_ == "reference",
                                                       flag_});
                             });
        add_place(trace_it, "a chapter (10)");
        trace_it->add_option(
            "program", name_, "which, where there are several");
        add_base(trace_it, "reference: trace the reference's program");
        trace_it->add_flag("--drive", flag_, "Play a small scene to it");
        auto* book_it = add(
            "book", "Read the book in a browser", daily, [this](Session& s) {
                return book(s, {place_, port_, build_only_});
            });
        add_place(book_it, "a chapter (01)");
        book_it->add_option("--port", port_, "where to serve it")
            ->check(CLI::Range(1, 65535));
        book_it->add_flag(
            "--build-only", build_only_, "build it, do not serve it");
    }

    void add_bench() {
        auto* bench_it = add(
            "bench",
            "Measure the server, beside real ones",
            on_the_way,
            [this](Session& s) { return bench(s, {name_, rounds_, flag_}); });
        auto names = bench_names();
        names.emplace_back("growth");
        bench_it->add_option("what", name_, join(names, ", "))
            ->check(CLI::IsMember(names));
        bench_it->add_option("--rounds", rounds_, "how often")
            ->check(CLI::Range(1, 100));
        bench_it->add_flag("--quick", flag_, "Less of everything");
        // What ./learn itself does, before the tool is started.
        bench_it->add_flag("--install", again_, "Install the other servers");
    }

    void add_moves() {
        add("list", "Every chapter and task with its state", on_the_way, list);
        auto* watch_it =
            add("watch",
                "Check again whenever a file is saved",
                on_the_way,
                [this](Session& s) { return watch(s, check_options()); });
        add_place(watch_it, "a chapter (01) or a task (01.3)");
        auto* skip_it = add("skip",
                            "Leave a task out, for now",
                            on_the_way,
                            [this](Session& s) { return skip(s, place_); });
        add_place(skip_it, "a task (01.3)");
        auto* lend_it =
            add("lend",
                "Let the reference stand in for a chapter of yours",
                on_the_way,
                [this](Session& s) { return lend(s, place_, back_); });
        add_place(lend_it, "a chapter (01)");
        lend_it->add_flag("--back", back_, "Give it back: yours again");
        auto* path_it =
            add("path",
                "The full path or the short one",
                on_the_way,
                [this](Session& s) { return choose_path(s, name_); });
        path_it->add_option("path", name_, "full or short")
            ->check(CLI::IsMember({"full", "short"}));
    }

    void add_comparisons() {
        auto* diff_it =
            add("diff",
                "Yours beside the reference, once it is green",
                on_the_way,
                [this](Session& s) { return diff(s, place_, flag_); });
        add_place(diff_it, "a chapter (01)");
        diff_it->add_flag("--spoil", flag_, "Although it is not green yet");
        auto* mutant_it =
            add("mutant",
                "Break the reference on purpose: who notices?",
                on_the_way,
                [this](Session& s) { return mutant(s, place_, name_, flag_); });
        add_place(mutant_it, "a chapter (01)");
        mutant_it->add_option("name", name_, "which; without: their names");
        mutant_it->add_flag("--show", flag_, "Also show what is broken");
        auto* reset_it =
            add("reset",
                "Start a chapter again (keeps a copy of yours)",
                on_the_way,
                [this](Session& s) { return reset(s, place_, flag_); });
        add_place(reset_it, "a chapter (01)");
        reset_it->get_option("where")->required();
        reset_it->add_flag(
            "--missing", flag_, "Write only files that are not there");
    }

    void add_tools() {
        add("doctor",
            "Is everything here that is needed?",
            for_the_house,
            doctor);
        auto* verify_it = add("verify",
                              "Test the tutorial itself, not your work",
                              for_the_house,
                              [this](Session& s) { return verify(s, flag_); });
        verify_it->add_flag("--all", flag_, "Also the slow gates");
    }

    void add_class() {
        auto* grade_it = add(
            "grade",
            "Test somebody else's work, and count",
            for_a_class,
            [this](Session& s) { return grade(s, {place_, flag_, name_}); });
        grade_it->add_option("work", place_, "a clone or an archive of it")
            ->required();
        grade_it->add_flag("--json", flag_, "As JSON");
        grade_it->add_option("--junit", name_, "Write this file, too");
        auto* export_it =
            add("export",
                "Make a repository for a class, without answers",
                for_a_class,
                [this](Session& s) { return export_course(s, place_); });
        export_it->add_option("folder", place_, "a new folder")->required();
        auto* update_it = add("update",
                              "Fetch a newer course; your work stays",
                              for_a_class,
                              [this](Session& s) { return update(s, place_); });
        update_it->add_option("--from",
                              place_,
                              "a remote, a URL or a folder (else upstream, or "
                              "origin)");
    }

    void add_internal() {
        auto* hidden = app_.add_subcommand("internal")->group("");
        hidden->require_subcommand(1, 1);
        const auto add = [&](const char* name, const char* about, Does does) {
            return add_under(*hidden, name, about, std::move(does));
        };
        add("generate", "Write chapters/ from solutions/", [this](Session& s) {
            return generate_starters(s, place_, name_);
        })->add_option("chapter", place_);
        hidden->get_subcommand("generate")
            ->add_option("--into", name_, "a folder instead of chapters/");
        add("after-update",
            "Say how chapters stand with newer tests",
            [this](Session& s) { return after_update(s, chapters_); })
            ->add_option("chapters", chapters_);
        add("update-golden",
            "Write the failure text of a mutant anew",
            [this](Session& s) { return update_golden(s, place_); })
            ->add_option("mutant", place_, "01-select-loop/NAME, or all");
    }

    std::string explain(const CLI::ParseError& error) const {
        const auto first = first_word(words_);
        if (app_.get_subcommands().empty() && !first.empty()) {
            Words names;
            for (const auto* command : app_.get_subcommands(nullptr)) {
                names.push_back(command->get_name());
            }
            return no_such_command(first, names);
        }
        const auto chosen = app_.get_subcommands();
        const auto name =
            chosen.empty() ? "" : chosen.front()->get_name() + " ";
        return std::string(error.what()) + "\n./learn " + name +
               "--help says what it takes.";
    }

    CLI::App app_;
    Words words_;
    Words after_dashes_;
    std::string place_;
    std::string name_;
    Words chapters_;
    std::string base_ = "mine";
    std::optional<int> level_;
    int port_ = 5173;
    int rounds_ = 0;
    bool build_only_ = false;
    bool again_ = false;
    bool skip_ = false;
    bool back_ = false;
    bool flag_ = false;
};

}  // namespace

int run_command_line(Words words,
                     const std::filesystem::path& root,
                     const Terminal& terminal) {
    const auto dashes = std::find(words.begin(), words.end(), "--");
    const Words after(dashes == words.end() ? dashes : dashes + 1, words.end());
    words.erase(dashes, words.end());
    Grammar grammar(words, after);
    if (!grammar.parse(terminal.out())) {
        return exit_good;
    }
    const std::filesystem::path place =
        grammar.root.empty() ? root : std::filesystem::path(grammar.root);
    Session session(std::filesystem::absolute(place).lexically_normal(),
                    terminal,
                    grammar.yes);
    return grammar.verb(session);
}

}  // namespace tornado::learn
