#pragma once

/// What may stand on the command line.

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "tools/learn/session.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

/// The grammar of the command line; `verb` is what it found to do.
class Grammar {
  public:
    using Words = std::vector<std::string>;

    /// after_dashes: what stands behind "--", for the program that is run
    Grammar(Words words, Words after_dashes);

    /// Help goes to `out`.
    /// returns: false when help was shown
    /// errors:  Trouble with a sentence
    bool parse(std::ostream& out);

    bool yes = false;
    std::string root;
    std::function<int(Session&)> verb = show_dashboard;

  private:
    using Does = std::function<int(Session&)>;

    CLI::App* add_under(CLI::App& parent,
                        const std::string& name,
                        const std::string& about,
                        Does does);
    CLI::App* add(const std::string& name,
                  const std::string& about,
                  const char* group,
                  Does does);
    void add_place(CLI::App* command, const char* about);
    void add_base(CLI::App* command, const char* about);
    CheckOptions check_options() const;

    // Verbs: grammar_verbs.cpp.
    void add_daily();
    void add_programs();
    void add_bench();
    void add_moves();
    void add_comparisons();
    void add_tools();
    void add_class();
    void add_internal();

    std::string explain(const CLI::ParseError& error) const;

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

}  // namespace tornado::learn
