#include <algorithm>

#include "tools/learn/report.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

void show_error(const Session& session,
                const CompileError& error,
                const SourcePlace& place) {
    const auto& terminal = session.terminal;
    terminal.out() << terminal.bold(place.text()) << "\n";
    const auto message = error.message.size() > 400
                             ? error.message.substr(0, 400) + " ..."
                             : error.message;
    terminal.out() << terminal.red(
        wrap("error: " + message, Terminal::width, "  ", "         "));
    if (place.text() != error.place.text()) {
        terminal.out() << wrap("(the compiler noticed it in " +
                                   error.place.text() + ")",
                               Terminal::width,
                               "  ",
                               "  ");
    }
    for (const auto& line : error.code) {
        terminal.out() << "  " << shorten(line, Terminal::width - 2) << "\n";
    }
}

std::vector<std::string> first_few(const std::vector<std::string>& all) {
    return {all.begin(),
            all.begin() + static_cast<std::ptrdiff_t>(
                              std::min<std::size_t>(all.size(), 3))};
}

void report_linker(const Session& session, const BuildErrors& errors) {
    const auto& terminal = session.terminal;
    if (!errors.undefined.empty()) {
        terminal.say("It compiles, but the linker misses " +
                     count(errors.undefined.size(), "function") +
                     ": declared and called, and nowhere defined.");
        for (const auto& symbol : first_few(errors.undefined)) {
            terminal.out() << "  " << terminal.red(symbol) << "\n";
        }
        terminal.say(
            "Was the definition removed or renamed, or does its line differ "
            "from the declaration in the header: a parameter, a const, the "
            "class name or the namespace in front?");
    }
    if (!errors.repeated.empty()) {
        terminal.say("The linker found " +
                     count(errors.repeated.size(), "function") +
                     " defined more than once:");
        for (const auto& symbol : first_few(errors.repeated)) {
            terminal.out() << "  " << terminal.red(symbol) << "\n";
        }
        terminal.say("A function defined in a header needs `inline`, or moves "
                     "to the .cpp file.");
    }
}

/// Which earlier chapter of the learner's an error lies in; null: none.
const Chapter* inherited(const Session& session,
                         const Chapter& chapter,
                         const std::string& file) {
    for (const auto& earlier : session.course.chapters) {
        if (&earlier != &chapter &&
            file.starts_with("chapters/" + earlier.name + "/")) {
            return &earlier;
        }
    }
    return nullptr;
}

void say_where_it_comes_from(const Session& session,
                             const Chapter& chapter,
                             const SourcePlace& place) {
    const auto& terminal = session.terminal;
    if (const auto* other = inherited(session, chapter, place.file)) {
        terminal.say("This is in your chapter " + other->digits() +
                     ", which chapter " + chapter.digits() +
                     " stands on. Mend it there" +
                     (session.has_reference()
                          ? ", or let the reference stand in for it: ./learn "
                            "lend " +
                                other->digits()
                          : "."));
    } else if (place.in("tests")) {
        terminal.say("The error shows in the test, which calls your code: "
                     "does a name, a parameter or a return type in your "
                     "header differ from what the chapter gave?");
    } else if (!place.in("chapters")) {
        terminal.say("This is not in a file of yours. `git status` shows "
                     "whether something outside chapters/ was changed.");
    }
}

}  // namespace

void report_build(const Session& session,
                  const Chapter& chapter,
                  const BuildResult& result,
                  const std::string& own) {
    const auto& terminal = session.terminal;
    const auto errors = parse_build_output(result.output, session.root);
    const auto* error = errors.first_in(own + "/" + chapter.name);
    error = error != nullptr ? error : errors.first_in(own);
    if (error == nullptr && !errors.compile.empty()) {
        error = &errors.compile.front();
    }
    terminal.out() << terminal.red("Chapter " + chapter.digits() +
                                   " does not compile.")
                   << "\n\n";
    if (error != nullptr) {
        const auto* place = error->in(own + "/" + chapter.name);
        place = place != nullptr ? place : error->in(own);
        place = place != nullptr ? place : &error->place;
        show_error(session, *error, *place);
        terminal.out() << "\n";
        say_where_it_comes_from(session, chapter, *place);
        if (errors.compile.size() > 1) {
            terminal.say(count(errors.compile.size() - 1, "more error") +
                         " after this one; the first is the one to mend, "
                         "others often follow from it.");
        }
    } else if (!errors.undefined.empty() || !errors.repeated.empty()) {
        report_linker(session, errors);
    } else {
        auto lines =
            errors.cmake.empty() ? split_lines(result.output) : errors.cmake;
        lines.resize(std::min<std::size_t>(lines.size(), 20));
        for (const auto& line : lines) {
            terminal.out() << line << "\n";
        }
    }
    terminal.out() << terminal.dim("the compiler's own words: " +
                                   result.log.string())
                   << "\n";
}

}  // namespace tornado::learn
