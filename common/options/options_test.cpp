#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "common/log/log.hpp"
#include "common/options/logging_options.hpp"
#include "common/options/options.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;
using namespace tornado::options;
using namespace std::chrono_literals;
using testing::Lines;

namespace {

OptionParser usual() {
    OptionParser options;
    options.define("port", 8888, {.help = "port to listen on"});
    options.define("name", "nobody", {.metavar = "NAME"});
    options.define("debug-mode", false, {.group = "developers"});
    options.define("limit", std::chrono::nanoseconds(20s));
    options.define("share", 0.5);
    options.define_multiple<int>("ports");
    options.define_multiple<std::string>("hosts");
    return options;
}

/// Parses words, and says what is left; or what is wrong.
Lines parse(OptionParser& options, std::vector<const char*> words) {
    words.insert(words.begin(), "program");
    const int silent = ::dup(STDERR_FILENO);
    ::close(STDERR_FILENO);
    Lines left;
    try {
        left = options.parse_command_line(static_cast<int>(words.size()),
                                          words.data());
    } catch (const Error& error) {
        left = {std::string("Error: ") + error.what()};
    }
    ::dup2(silent, STDERR_FILENO);
    ::close(silent);
    return left;
}

template <typename T>
std::string refusal(const char* text) {
    try {
        (void)OptionType<T>::parse(text);
        return "taken";
    } catch (const Error& error) {
        return error.what();
    }
}

/// A file with this content, gone when it goes.
class File {
  public:
    explicit File(const std::string& content) {
        std::ofstream(path) << content;
    }

    File(const File&) = delete;
    File& operator=(const File&) = delete;

    ~File() { ::unlink(path.c_str()); }

    std::string path = "/tmp/options-test-" + std::to_string(::getpid());
};

}  // namespace

TEST_CASE("00.0 options: have a default, a type and one definition" *
          doctest::description("Who reads before anything is parsed gets "
                               "defaults. [OPT-1, OPT-5]")) {
    OptionParser options = usual();
    EXPECT_EQ(options.get<int>("port"), 8888);
    EXPECT_EQ(options.get<std::string>("name"), "nobody");
    EXPECT_EQ(options.get<std::vector<int>>("ports").size(), 0u);
    EXPECT_EQ(options.get<bool>("debug_mode"), false);
    options.set("port", 1);
    EXPECT_EQ(options.get<int>("port"), 1);
    CHECK_THROWS_WITH_AS(options.define("debug_mode", 1),
                         "option \"debug_mode\" is defined already",
                         Error);
    CHECK_THROWS_WITH_AS(
        options.get<int>("prot"), "there is no option \"prot\"", Error);
    CHECK_THROWS_WITH_AS(options.get<int>("name"),
                         "option \"name\" is a text, or a list of them",
                         Error);
    CHECK_THROWS_AS(options.set("port", std::string("1")), Error);
}

TEST_CASE("00.0 options: a command line is read up to the first word that is "
          "no option" *
          doctest::description("One dash or two, \"-\" or \"_\". [OPT-2]")) {
    OptionParser options = usual();
    EXPECT_EQ(parse(options,
                    {"--port=80",
                     "-name=a=b",
                     "--debug_mode",
                     "--ports=1,5:7",
                     "--hosts=a,b",
                     "--limit=1h30m",
                     "rest",
                     "--port=81"}),
              (Lines{"rest", "--port=81"}));
    EXPECT_EQ(options.get<int>("port"), 80);
    EXPECT_EQ(options.get<std::string>("name"), "a=b");
    EXPECT_EQ(options.get<bool>("debug-mode"), true);
    EXPECT_EQ(options.get<std::vector<int>>("ports"),
              (std::vector<int>{1, 5, 6, 7}));
    EXPECT_EQ(options.get<std::vector<std::string>>("hosts"),
              (Lines{"a", "b"}));
    EXPECT(options.get<std::chrono::nanoseconds>("limit") == 90min, "1h30m");
    EXPECT_EQ(parse(options, {"--debug-mode=false", "--", "--port=1"}),
              Lines{"--port=1"});
    EXPECT_EQ(options.get<bool>("debug-mode"), false);
    EXPECT_EQ(options.get<int>("port"), 80);
}

TEST_CASE("00.0 options: what is wrong on a command line is said" *
          doctest::description("With the option's name. [OPT-2, OPT-3]")) {
    OptionParser options = usual();
    EXPECT_EQ(parse(options, {"--prot=1"}),
              Lines{"Error: there is no option \"prot\""});
    EXPECT_EQ(parse(options, {"--port"}),
              Lines{"Error: option \"port\" needs a value"});
    EXPECT_EQ(parse(options, {"--port=8o"}),
              Lines{"Error: option \"port\": \"8o\" is no whole number"});
    EXPECT_EQ(parse(options, {"--ports=1,,2"}),
              Lines{"Error: option \"ports\": \"\" is no whole number"});
    EXPECT_EQ(parse(options, {"--ports=0:2000000000"}),
              Lines{"Error: option \"ports\": \"0:2000000000\" is no range of "
                    "that size"});
}

TEST_CASE("00.0 options: types are read as people write them" *
          doctest::description("Durations with units, times in a few forms. "
                               "[OPT-3, OPT-4]")) {
    using Duration = OptionType<std::chrono::nanoseconds>;
    EXPECT(Duration::parse("45s") == 45s, "45s");
    EXPECT(Duration::parse("45") == 45s, "45");
    EXPECT(Duration::parse("1.5") == 1500ms, "1.5");
    EXPECT(Duration::parse("250 ms") == 250ms, "250 ms");
    EXPECT(Duration::parse("1 days 2h") == 26h, "1 days 2h");
    EXPECT(Duration::parse("-1m") == -1min, "-1m");
    EXPECT_EQ((Lines{refusal<std::chrono::nanoseconds>("1 year"),
                     refusal<std::chrono::nanoseconds>(""),
                     refusal<std::chrono::nanoseconds>("h"),
                     refusal<std::chrono::nanoseconds>("1e3"),
                     refusal<std::chrono::nanoseconds>("99999999w"),
                     refusal<int>("99999999999"),
                     refusal<double>("0.5x"),
                     refusal<std::chrono::system_clock::time_point>("today")}),
              (Lines{"\"1 year\" is no duration",
                     "\"\" is no duration",
                     "\"\" is no duration",
                     "\"1e3\" is no duration",
                     "\"99999999w\" is no duration",
                     "\"99999999999\" is no whole number",
                     "\"0.5x\" is no number",
                     "\"today\" is no time"}));
    for (const char* text : {"false", "0", "f"})
        EXPECT_EQ(OptionType<bool>::parse(text), false);
    using Time = OptionType<std::chrono::system_clock::time_point>;
    for (const char* text : {"2026-11-21 12:30:00",
                             "2026-11-21 12:30",
                             "2026-11-21T12:30",
                             "20261121 12:30",
                             "Sat Nov 21 12:30:00 2026"})
        EXPECT_EQ(Time::text(Time::parse(text)), "2026-11-21 12:30:00");
}

TEST_CASE("00.0 options: a file has a line for each" *
          doctest::description("A form of our own, since Tornado's is Python. "
                               "What is parsed later wins. [OPT-6, OPT-7]")) {
    OptionParser options = usual();
    const File file("# settings\n\nport = 80   # a comment\r\n"
                    "name='a # b'\n  debug-mode = true\nhosts = x,y\n");
    options.parse_config_file(file.path);
    EXPECT_EQ(options.get<int>("port"), 80);
    EXPECT_EQ(options.get<std::string>("name"), "a # b");
    EXPECT_EQ(options.get<bool>("debug-mode"), true);
    EXPECT_EQ(options.get<std::vector<std::string>>("hosts"),
              (Lines{"x", "y"}));
    EXPECT_EQ(parse(options, {"--port=81"}), Lines{});
    EXPECT_EQ(options.get<int>("port"), 81);
}

TEST_CASE("00.0 options: what is wrong in a file is said with its line" *
          doctest::description("A name that is misspelt is a mistake, and no "
                               "setting that nobody reads. [OPT-6]")) {
    for (const auto& [content, what] :
         {std::pair{"prot = 1", ":1: there is no option \"prot\""},
          {"\nport = x", ":2: option \"port\": \"x\" is no whole number"},
          {"port", ":1: a line without \"=\""},
          {"name = 'a", ":1: a quote that does not end"},
          {"name = 'a' b", ":1: something behind a quote"}}) {
        OptionParser options = usual();
        const File file(content);
        CHECK_THROWS_WITH_AS(options.parse_config_file(file.path),
                             (file.path + what).c_str(),
                             Error);
    }
    OptionParser options;
    CHECK_THROWS_WITH_AS(options.parse_config_file("/no/such/file"),
                         "/no/such/file cannot be read",
                         Error);
}

TEST_CASE("00.0 options: a callback can read a file in the middle of a line" *
          doctest::description("What stands behind --config wins over the "
                               "file. [OPT-7]")) {
    const File file("port = 1\nname = file\n");
    OptionParser options = usual();
    Lines seen;
    options.define("config", "", {.callback = [&] {
                       options.parse_config_file(
                           options.get<std::string>("config"), Final::no);
                   }});
    options.add_parse_callback([&] { seen.emplace_back("parsed"); });
    const std::string config = "--config=" + file.path;
    EXPECT_EQ(parse(options, {"--port=2", config.c_str(), "--name=line"}),
              Lines{});
    EXPECT_EQ(options.get<int>("port"), 1);
    EXPECT_EQ(options.get<std::string>("name"), "line");
    EXPECT_EQ(seen, Lines{"parsed"});
}

TEST_CASE("00.0 options: --help prints what there is, and ends the program" *
          doctest::description("In groups, on stderr, with status 0. "
                               "[OPT-8]")) {
    OptionParser options = usual();
    const std::string help = options.help_text("chat");
    EXPECT(help.starts_with("Usage: chat [OPTIONS]\n"), help);
    EXPECT(help.find("  --port                        port to listen on "
                     "(default 8888)\n") != help.npos,
           help);
    EXPECT(help.find("  --name=NAME                   (default nobody)\n") !=
               help.npos,
           help);
    EXPECT(help.find("\ndevelopers:\n\n  --debug-mode") != help.npos, help);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(STDERR_FILENO);
        const char* words[] = {"chat", "--help"};
        (void)options.parse_command_line(2, words);
        ::_exit(1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
}

TEST_CASE("00.0 options: a program's own have those of logging, which take "
          "effect when all is parsed" *
          doctest::description("--logging=none leaves the log as it is. "
                               "[OPT-9]")) {
    Lines seen;
    const auto before = log::set_sink(
        [&](const log::Record& one) { seen.emplace_back(one.message); });
    options::define("greeting", "hello");
    const char* words[] = {"chat", "--logging=none", "--greeting=hi"};
    (void)options::parse_command_line(3, words);
    log::gen_log.info("to the old place");
    const File file("");
    const std::string prefix = "--log-file-prefix=" + file.path;
    const char* more[] = {"chat", "--logging=error", prefix.c_str()};
    (void)options::parse_command_line(3, more);
    log::gen_log.error("into the file");
    log::set_sink(before);
    EXPECT_EQ(options::get<std::string>("greeting"), "hi");
    EXPECT_EQ(seen, Lines{"to the old place"});
    std::string line;
    std::getline(std::ifstream(file.path), line);
    EXPECT(line.ends_with("] into the file"), line);
    const char* loud[] = {"chat", "--logging=loud"};
    CHECK_THROWS_AS(options::parse_command_line(2, loud), Error);
}
