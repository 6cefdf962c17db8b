#pragma once

/// Where the tool speaks: colour only where a person sees it.

#include <cstddef>
#include <iostream>
#include <string>

namespace tornado::learn {

class Terminal {
  public:
    /// What may be used; found out by `detect`, set by hand in tests.
    struct Abilities {
        bool colour = false;
        bool unicode = false;  ///< block characters and tick marks
        bool screen = false;   ///< may be cleared; progress may be redrawn
        bool asks = false;     ///< somebody can answer a question
    };

    Terminal(std::ostream& out, Abilities abilities);

    /// Looks at NO_COLOR, TERM, the locale and what stdin and stdout are.
    static Abilities detect();

    std::ostream& out() const { return *out_; }

    const Abilities& abilities() const { return abilities_; }

    std::string bold(const std::string& text) const;
    std::string dim(const std::string& text) const;
    std::string red(const std::string& text) const;
    std::string green(const std::string& text) const;
    std::string yellow(const std::string& text) const;

    std::string tick() const;   ///< in front of what is done or passed
    std::string cross() const;  ///< in front of what failed

    /// `length` columns, filled in the proportion done to all.
    std::string
    bar(std::size_t done, std::size_t all, std::size_t length) const;

    /// Prose, wrapped to the width of the page, then a line's end.
    void say(const std::string& text) const;

    /// A question with the answer yes or no, and no as the default.
    bool agree(const std::string& question) const;

    /// A line that the next one replaces; nothing where there is no screen.
    void passing(const std::string& text) const;

    static constexpr std::size_t width = 80;

  private:
    std::string styled(const char* code, const std::string& text) const;

    std::ostream* out_;
    Abilities abilities_;
};

}  // namespace tornado::learn
