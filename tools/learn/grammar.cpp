#include "tools/learn/grammar.hpp"

#include <algorithm>
#include <utility>

#include "tools/learn/errors.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/unknown_command.hpp"

namespace tornado::learn {

Grammar::Grammar(Words words, Words after_dashes)
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

bool Grammar::parse(std::ostream& out) {
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

CLI::App* Grammar::add_under(CLI::App& parent,
                             const std::string& name,
                             const std::string& about,
                             Does does) {
    auto* command = parent.add_subcommand(name, about);
    command->callback([this, does = std::move(does)] { verb = does; });
    return command;
}

CLI::App* Grammar::add(const std::string& name,
                       const std::string& about,
                       const char* group,
                       Does does) {
    return add_under(app_, name, about, std::move(does))->group(group);
}

void Grammar::add_place(CLI::App* command, const char* about) {
    command->add_option("where", place_, about);
}

void Grammar::add_base(CLI::App* command, const char* about) {
    command->add_option("--base", base_, about)
        ->check(CLI::IsMember({"mine", "reference"}));
}

CheckOptions Grammar::check_options() const {
    return {place_, base_ == "reference", again_};
}

std::string Grammar::explain(const CLI::ParseError& error) const {
    const auto first = first_word(words_);
    if (app_.get_subcommands().empty() && !first.empty()) {
        Words names;
        for (const auto* command : app_.get_subcommands(nullptr)) {
            names.push_back(command->get_name());
        }
        return no_such_command(first, names);
    }
    const auto chosen = app_.get_subcommands();
    const auto name = chosen.empty() ? "" : chosen.front()->get_name() + " ";
    return std::string(error.what()) + "\n./learn " + name +
           "--help says what it takes.";
}

}  // namespace tornado::learn
