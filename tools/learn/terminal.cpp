#include "tools/learn/terminal.hpp"

#include <cstdlib>
#include <string_view>

#include <unistd.h>

#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

/// The locale's character set, as the variables that set it say.
bool locale_is_utf8() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const auto value = variable(name);
        if (!value.empty()) {
            return value.find("UTF-8") != std::string_view::npos ||
                   value.find("utf8") != std::string_view::npos;
        }
    }
    return false;
}

}  // namespace

Terminal::Terminal(std::ostream& out, Abilities abilities)
    : out_(&out)
    , abilities_(abilities) {}

Terminal::Abilities Terminal::detect() {
    const bool tty = isatty(STDOUT_FILENO) == 1;
    const bool dumb = variable("TERM").empty() || variable("TERM") == "dumb";
    Abilities found;
    found.screen = tty && !dumb;
    found.colour = found.screen && variable("NO_COLOR").empty();
    found.unicode = locale_is_utf8();
    found.asks = tty && isatty(STDIN_FILENO) == 1;
    return found;
}

std::string Terminal::styled(const char* code, const std::string& text) const {
    return abilities_.colour
               ? "\033[" + std::string(code) + "m" + text + "\033[0m"
               : text;
}

std::string Terminal::bold(const std::string& text) const {
    return styled("1", text);
}

std::string Terminal::dim(const std::string& text) const {
    return styled("2", text);
}

std::string Terminal::red(const std::string& text) const {
    return styled("1;31", text);
}

std::string Terminal::green(const std::string& text) const {
    return styled("32", text);
}

std::string Terminal::yellow(const std::string& text) const {
    return styled("33", text);
}

std::string Terminal::tick() const {
    return green(abilities_.unicode ? "\u2713" : "+");
}

std::string Terminal::cross() const {
    return red(abilities_.unicode ? "\u2717" : "x");
}

std::string
Terminal::bar(std::size_t done, std::size_t all, std::size_t length) const {
    const auto filled = all == 0 ? 0 : done * length / all;
    std::string full;
    std::string rest;
    for (std::size_t i = 0; i < length; ++i) {
        if (i < filled) {
            full += abilities_.unicode ? "\u2588" : "#";
        } else {
            rest += abilities_.unicode ? "\u2591" : ".";
        }
    }
    return green(full) + dim(rest);
}

void Terminal::say(const std::string& text) const {
    *out_ << wrap(text, width);
}

bool Terminal::agree(const std::string& question) const {
    *out_ << question << " [y/N] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

void Terminal::passing(const std::string& text) const {
    if (abilities_.screen) {
        *out_ << "\r\033[K" << shorten(text, width - 1) << std::flush;
    }
}

}  // namespace tornado::learn
