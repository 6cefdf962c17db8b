#pragma once
// What a program can be told when it is started, on its command line or in a
// file:
//
//     options::define("port", 8888, {.help = "port to listen on"});
//     options::parse_command_line(argc, argv);
//     app.listen(options::get<int>("port"));
//
// Mirrors tornado/options.py (v6.5.7). Left out on purpose: files that are
// Python code (see parse_config_file()), options as members of an object, times
// without a date, mockable().
//
// The small programs of the chapters have common/cli: they are told
// "--port 8001", and Tornado's options only know "--port=8001".

#include <any>
#include <cstdio>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/options/option_types.hpp"

namespace tornado::options {

/// What is said of an option beside its name and value.
struct About {
    std::string help{};
    std::string metavar{};  // stands for the value in the help; "NAME"
    std::string group{};    // heading in the help
    std::function<void()> callback{};  // called whenever it was parsed
};

/// Whether the parse callbacks are run now, or a later source follows.
enum class Final { no, yes };

/// A set of options. In names "-" and "_" are the same.
///
/// thread:  one; options are read before other threads begin
/// Tornado: options.py OptionParser (v6.5.7:133)
class OptionParser {
  public:
    /// errors:  Error if there is one of that name
    /// Tornado: OptionParser.define (v6.5.7:223)
    template <typename T>
    void define(const std::string& name, T standard, About about = {}) {
        const std::string text = OptionType<T>::text(standard);
        add(name,
            {std::any(std::move(standard)),
             text,
             OptionType<T>::name,
             [](std::string_view value) {
                 return std::any(OptionType<T>::parse(value));
             },
             std::move(about)});
    }

    void define(const std::string& name, const char* text, About about = {}) {
        define(name, std::string(text), std::move(about));
    }

    /// A list, "a,b,c", empty at first; of whole numbers also "1,5:8".
    /// Tornado: define(multiple=True)
    template <typename T>
    void define_multiple(const std::string& name, About about = {}) {
        add(name,
            {std::any(std::vector<T>()),
             "",
             OptionType<T>::name,
             [](std::string_view value) {
                 return std::any(parse_list<T>(value));
             },
             std::move(about)});
    }

    /// The value that came last; before anything was parsed, what define() was
    /// given.
    ///
    /// errors: Error for a name that is not defined, or of another type
    template <typename T>
    const T& get(std::string_view name) const {
        const T* value = std::any_cast<T>(&option(name).value);
        if (!value) refuse_type(name);
        return *value;
    }

    /// errors: as get()
    template <typename T>
    void set(std::string_view name, T value) {
        (void)get<T>(name);
        option(name).value = std::move(value);
        called(name);
    }

    bool is_defined(std::string_view name) const;

    /// Reads "--name=value", or "-name=value"; "--name" alone is for a bool. It
    /// stops at "--", and at what is no option. For --help it prints
    /// help_text() on stderr and ends the program with 0.
    ///
    /// final:   run the parse callbacks when all is read
    /// returns: what is left
    /// errors:  Error for a name that is not defined, with the help on stderr;
    ///          for a value that is missing or no such thing
    /// Tornado: OptionParser.parse_command_line (v6.5.7:315)
    std::vector<std::string> parse_command_line(int argc,
                                                const char* const* argv,
                                                Final final = Final::yes);

    /// Reads a file of lines such as
    ///
    ///     port = 8888                # a comment
    ///     name = "a text # with this"
    ///
    /// Values are written as on the command line, and may stand in quotes.
    ///
    /// errors:  Error, with file and line: no such file, a name that is not
    ///          defined, a line or value that is wrong. What stands before it
    ///          has been taken
    /// Tornado: OptionParser.parse_config_file (v6.5.7:369); differs: there the
    ///          file is run as Python, and names that nobody has defined are no
    ///          mistake
    void parse_config_file(const std::string& path, Final final = Final::yes);

    /// All options, by their groups.
    /// Tornado: OptionParser.print_help (v6.5.7:440)
    std::string help_text(const std::string& program) const;

    /// Runs when everything is read.
    /// Tornado: OptionParser.add_parse_callback (v6.5.7:475)
    void add_parse_callback(std::function<void()> callback);
    void run_parse_callbacks();

  private:
    struct Option {
        std::any value;
        std::string standard;  // as text
        std::string_view type;
        std::function<std::any(std::string_view)> parse;
        About about;
    };

    void add(const std::string& name, Option option);
    const Option& option(std::string_view name) const;
    Option& option(std::string_view name);
    [[noreturn]] void refuse_type(std::string_view name) const;
    void called(std::string_view name);
    void parse_one(std::string_view name, std::string_view value);
    void parse_line(std::string_view line);

    std::map<std::string, Option, std::less<>> options_;  // "log_to_stderr"
    std::vector<std::function<void()>> callbacks_;
};

/// The options of this program. It has those of logging from the start, see
/// logging_options.hpp.
/// Tornado: options.options
OptionParser& global();

template <typename T>
void define(const std::string& name, T standard, About about = {}) {
    global().define(name, std::move(standard), std::move(about));
}

template <typename T>
const T& get(std::string_view name) {
    return global().get<T>(name);
}

inline std::vector<std::string> parse_command_line(int argc,
                                                   const char* const* argv,
                                                   Final final = Final::yes) {
    return global().parse_command_line(argc, argv, final);
}

inline void parse_config_file(const std::string& path,
                              Final final = Final::yes) {
    global().parse_config_file(path, final);
}

}  // namespace tornado::options
