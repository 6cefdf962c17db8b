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

/// Runs npm in book/, its words into a log.
void npm(const Session& session,
         const std::vector<std::string>& words,
         const std::string& doing) {
    session.terminal.out() << doing << " ...\n" << std::flush;
    Command command{{"npm"}, session.root / "book", {}};
    command.words.insert(command.words.end(), words.begin(), words.end());
    const auto outcome = run_caught(command, std::chrono::minutes(30), true);
    if (!outcome.good()) {
        const auto log = write_log(session.root, "book.txt", outcome.out);
        auto lines = split_lines(outcome.out);
        const auto skipped = lines.size() > 15 ? lines.size() - 15 : 0;
        lines.erase(lines.begin(),
                    lines.begin() + static_cast<std::ptrdiff_t>(skipped));
        throw Trouble(join(lines, "\n") +
                          "\n\nThe book did not build; npm's "
                          "own words: " +
                          log.string(),
                      exit_red);
    }
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
    npm(session,
        {"ci", "--no-audit", "--no-fund"},
        "Installing the book's tools by book/package-lock.json");
    write_atomically(stamp, sum);
}

}  // namespace

int book(Session& session, const std::string& place, int port) {
    session.show_notices();
    if (!fs::exists(session.root / "book/package.json")) {
        throw Trouble("There is no book here: book/package.json is missing.");
    }
    const auto page = place.empty()
                          ? std::string()
                          : session.place(place).chapter->name + ".html";
    need_node();
    install(session);
    npm(session, {"run", "build"}, "Building the book");
    const auto number = std::to_string(port);
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
