#include <csignal>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/tree.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

constexpr int least_node = 18;

/// The major version of Node, 0 where there is none.
int node_version() {
    const auto outcome = run_caught({{"node", "--version"}, {}, {}});
    return outcome.good() && outcome.out.starts_with('v')
               ? std::atoi(outcome.out.c_str() + 1)
               : 0;
}

void need_node() {
    const int version = node_version();
    if (version < least_node || !find_program("npm")) {
        throw Trouble(
            (version == 0 ? std::string("The book is built with Node, which "
                                        "is not here.")
             : version < least_node
                 ? "The book needs Node 18 or later; this is Node " +
                       std::to_string(version) + "."
                 : std::string("The book needs npm, which is not here.")) +
            " On Debian: apt-get install nodejs npm. Until then the pages "
            "can be read as they are, in book/.");
    }
}

/// Runs a step of the book's build, its words into a log.
void step(const Session& session,
          const Command& command,
          const std::string& doing) {
    session.terminal.out() << doing << " ...\n" << std::flush;
    const auto outcome = run_caught(command, std::chrono::minutes(30), true);
    if (outcome.good()) {
        return;
    }
    const auto log = write_log(session.root, "book.txt", outcome.out);
    auto lines = split_lines(outcome.out);
    if (lines.size() > 16) {  // npm begins, tools end with what is wrong
        lines.erase(lines.begin() + 8, lines.end() - 8);
        lines.insert(lines.begin() + 8, "...");
    }
    throw Trouble(join(lines, "\n") +
                      "\n\nThe book did not build; all that "
                      "was said: " +
                      log.string(),
                  exit_red);
}

Command npm(const Session& session, std::vector<std::string> words) {
    words.insert(words.begin(), "npm");
    return {std::move(words), session.root / "book", {}};
}

/// Installs by the lock file, when it has changed since the last time.
void install(const Session& session) {
    const auto lock =
        read_file(session.root / "book/package-lock.json").value_or("");
    const auto stamp = session.root / "book/node_modules/.learn-lock";
    const auto sum = hex_text(fingerprint(lock));
    if (read_file(stamp) == sum) {
        return;
    }
    step(session,
         npm(session, {"ci", "--no-audit", "--no-fund"}),
         "Installing the book's tools by book/package-lock.json");
    write_atomically(stamp, sum);
}

}  // namespace

int book(Session& session, const BookOrder& order) {
    session.show_notices();
    if (!fs::exists(session.root / "book/package.json")) {
        throw Trouble("There is no book here: book/package.json is missing.");
    }
    const auto page = order.place.empty()
                          ? std::string()
                          : session.place(order.place).chapter->name + ".html";
    need_node();
    install(session);
    if (fs::exists(session.root / "build/tool/build.ninja")) {
        // It cuts the book's code out of the sources.
        step(
            session,
            {{"ninja", "-C", "build/tool", "tornado-source"}, session.root, {}},
            "Preparing the book's code");
    }
    step(session, npm(session, {"run", "build"}), "Building the book");
    if (order.build_only) {
        session.terminal.out() << "It is in book/.vitepress/dist.\n";
        return exit_good;
    }
    const auto number = std::to_string(order.port);
    session.terminal.out() << "\nThe book: "
                           << session.terminal.bold(
                                  "http://localhost:" + number + "/" + page)
                           << "   (Ctrl-C ends it)\n"
                           << std::flush;
    std::signal(SIGINT, SIG_IGN);
    const auto outcome = run_attached(
        {{"npm", "run", "--silent", "preview", "--", "--port", number},
         session.root / "book",
         {}});
    return outcome.good() || outcome.signal == SIGINT ||
                   outcome.exit_code == exit_stopped
               ? exit_good
               : exit_red;
}

}  // namespace tornado::learn
