#include "common/options/options.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "common/options/logging_options.hpp"

namespace tornado::options {

namespace {

std::string normal(std::string_view name) {
    std::string text(name);
    std::replace(text.begin(), text.end(), '-', '_');
    return text;
}

/// As people write it.
std::string shown(std::string name) {
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

std::string_view without_blanks(std::string_view text) {
    constexpr std::string_view spaces = " \t\r";
    const std::size_t begin = text.find_first_not_of(spaces);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(spaces) + 1 - begin);
}

/// A value in a file, without its quotes or its comment.
std::string_view value_in(std::string_view text) {
    text = without_blanks(text);
    if (!text.empty() && (text[0] == '"' || text[0] == '\'')) {
        const std::size_t end = text.find(text[0], 1);
        if (end == text.npos) throw Error("a quote that does not end");
        const std::string_view rest = without_blanks(text.substr(end + 1));
        if (!rest.empty() && rest[0] != '#')
            throw Error("something behind a quote");
        return text.substr(1, end - 1);
    }
    return without_blanks(text.substr(0, text.find('#')));
}

}  // namespace

void OptionParser::add(const std::string& name, Option option) {
    const bool is_new =
        options_.try_emplace(normal(name), std::move(option)).second;
    if (!is_new) throw Error("option \"" + name + "\" is defined already");
}

const OptionParser::Option& OptionParser::option(std::string_view name) const {
    const auto found = options_.find(normal(name));
    if (found != options_.end()) return found->second;
    throw Error("there is no option \"" + std::string(name) + "\"");
}

OptionParser::Option& OptionParser::option(std::string_view name) {
    return const_cast<Option&>(std::as_const(*this).option(name));
}

bool OptionParser::is_defined(std::string_view name) const {
    return options_.contains(normal(name));
}

void OptionParser::refuse_type(std::string_view name) const {
    throw Error("option \"" + std::string(name) + "\" is a " +
                std::string(option(name).type) + ", or a list of them");
}

void OptionParser::called(std::string_view name) {
    // A copy: it may define options, or parse a file.
    const auto callback = option(name).about.callback;
    if (callback) callback();
}

void OptionParser::parse_one(std::string_view name, std::string_view value) {
    Option& found = option(name);
    try {
        found.value = found.parse(value);
    } catch (const Error& error) {
        throw Error("option \"" + std::string(name) + "\": " + error.what());
    }
    called(name);
}

std::vector<std::string> OptionParser::parse_command_line(
    int argc, const char* const* argv, Final final) {
    const std::string program = argc > 0 ? argv[0] : "";
    const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
    auto word = words.begin();
    for (; word != words.end() && word->starts_with('-'); ++word) {
        if (*word == "--") {
            ++word;
            break;
        }
        const std::string text = word->substr(word->starts_with("--") ? 2 : 1);
        const std::size_t equals = text.find('=');
        const std::string name = text.substr(0, equals);
        if (name == "help" && !is_defined(name)) {
            std::fputs(help_text(program).c_str(), stderr);
            std::exit(0);
        }
        if (!is_defined(name)) {
            std::fputs(help_text(program).c_str(), stderr);
            throw Error("there is no option \"" + name + "\"");
        }
        if (equals != text.npos)
            parse_one(name, text.substr(equals + 1));
        else if (option(name).type == OptionType<bool>::name)
            parse_one(name, "true");
        else
            throw Error("option \"" + name + "\" needs a value");
    }
    if (final == Final::yes) run_parse_callbacks();
    return {word, words.end()};
}

void OptionParser::parse_line(std::string_view line) {
    line = without_blanks(line);
    if (line.empty() || line[0] == '#') return;
    const std::size_t equals = line.find('=');
    if (equals == line.npos) throw Error("a line without \"=\"");
    parse_one(without_blanks(line.substr(0, equals)),
              value_in(line.substr(equals + 1)));
}

void OptionParser::parse_config_file(const std::string& path, Final final) {
    std::ifstream file(path);
    if (!file) throw Error(path + " cannot be read");
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        try {
            parse_line(line);
        } catch (const Error& error) {
            throw Error(path + ":" + std::to_string(number) + ": " +
                        error.what());
        }
    }
    if (final == Final::yes) run_parse_callbacks();
}

std::string OptionParser::help_text(const std::string& program) const {
    std::map<std::string, std::vector<const std::string*>> groups;
    for (const auto& [name, option] : options_)
        groups[option.about.group].push_back(&name);
    std::string text = "Usage: " + program + " [OPTIONS]\n\nOptions:\n";
    for (const auto& [group, names] : groups) {
        if (!group.empty()) text += "\n" + group + ":\n";
        text += "\n";
        for (const std::string* name : names) {
            const Option& one = option(*name);
            std::string left = "  --" + shown(*name);
            if (!one.about.metavar.empty()) left += "=" + one.about.metavar;
            constexpr std::size_t column = 32;
            if (left.size() >= column) left += "\n" + std::string(column, ' ');
            left.resize(std::max(left.size(), column), ' ');
            text += left + one.about.help;
            if (!one.standard.empty())
                text += (one.about.help.empty() ? "(default " : " (default ") +
                        one.standard + ")";
            text += "\n";
        }
    }
    return text + "\n";
}

void OptionParser::add_parse_callback(std::function<void()> callback) {
    callbacks_.push_back(std::move(callback));
}

void OptionParser::run_parse_callbacks() {
    for (std::size_t i = 0; i < callbacks_.size(); ++i) {
        const auto callback = callbacks_[i];
        callback();
    }
}

OptionParser& global() {
    static OptionParser parser;
    static const bool is_ready = [] {
        define_logging_options(parser);
        enable_logging_when_parsed(parser);
        return true;
    }();
    (void)is_ready;
    return parser;
}

}  // namespace tornado::options
