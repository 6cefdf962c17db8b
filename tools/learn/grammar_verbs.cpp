// The verbs, and what each of them takes.

#include "tools/learn/bench/contenders.hpp"
#include "tools/learn/grammar.hpp"
#include "tools/learn/internal.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

constexpr auto daily = "Every day";
constexpr auto on_the_way = "On the way";
constexpr auto for_a_class = "Classes, and newer courses";
constexpr auto for_the_house = "For this repository";

}  // namespace

void Grammar::add_daily() {
    auto* check_it =
        add("check",
            "Build, and test the task you are at",
            daily,
            [this](Session& s) { return check(s, check_options()); });
    add_place(check_it, "a chapter (01) or a task (01.3)");
    check_it->add_flag(
        "--again", again_, "Run also what is green and unchanged");
    add_base(check_it, "reference: stand on the reference's chapters");
    auto* hint_it = add("hint",
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

void Grammar::add_programs() {
    auto* run_it = add(
        "run",
        "Run a program: run 01 linechat -- --port 9000",
        daily,
        [this](Session& s) {
            return run(s, {place_, name_, after_dashes_, base_ == "reference"});
        });
    add_place(run_it, "a chapter (01)");
    run_it->add_option("program", name_, "which, where there are several");
    add_base(run_it, "reference: run the reference's program");
    auto* trace_it = add(
        "trace",
        "See where a program sleeps, and what wakes it",
        daily,
        [this](Session& s) {
            return trace_program(
                s, {place_, name_, after_dashes_, base_ == "reference", flag_});
        });
    add_place(trace_it, "a chapter (10)");
    trace_it->add_option("program", name_, "which, where there are several");
    add_base(trace_it, "reference: trace the reference's program");
    trace_it->add_flag("--drive", flag_, "Play a small scene to it");
    auto* book_it =
        add("book", "Read the book in a browser", daily, [this](Session& s) {
            return book(s, {place_, port_, build_only_});
        });
    add_place(book_it, "a chapter (01)");
    book_it->add_option("--port", port_, "where to serve it")
        ->check(CLI::Range(1, 65535));
    book_it->add_flag("--build-only", build_only_, "build it, do not serve it");
}

void Grammar::add_bench() {
    auto* bench_it =
        add("bench",
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

void Grammar::add_moves() {
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
    auto* lend_it = add("lend",
                        "Let the reference stand in for a chapter of yours",
                        on_the_way,
                        [this](Session& s) { return lend(s, place_, back_); });
    add_place(lend_it, "a chapter (01)");
    lend_it->add_flag("--back", back_, "Give it back: yours again");
    auto* path_it = add("path",
                        "The full path or the short one",
                        on_the_way,
                        [this](Session& s) { return choose_path(s, name_); });
    path_it->add_option("path", name_, "full or short")
        ->check(CLI::IsMember({"full", "short"}));
}

void Grammar::add_comparisons() {
    auto* diff_it = add("diff",
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

void Grammar::add_tools() {
    add("doctor", "Is everything here that is needed?", for_the_house, doctor);
    auto* verify_it = add("verify",
                          "Test the tutorial itself, not your work",
                          for_the_house,
                          [this](Session& s) { return verify(s, flag_); });
    verify_it->add_flag("--all", flag_, "Also the slow gates");
}

void Grammar::add_class() {
    auto* grade_it =
        add("grade",
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

void Grammar::add_internal() {
    auto* hidden = app_.add_subcommand("internal")->group("");
    hidden->require_subcommand(1, 1);
    const auto add = [&](const char* name, const char* about, Does does) {
        return add_under(*hidden, name, about, std::move(does))
            ->group(for_the_house);
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
        ->add_option("mutant", place_, "01-select-loop/NAME, 01, or all")
        ->required();
}

}  // namespace tornado::learn
