#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "common/log/pretty.hpp"
#include "common/testing/scratch_folder.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;
using testing::Lines;

namespace {

/// A folder for log files; gone with its content when it goes.
class LogFolder {
  public:
    std::string path() const { return folder_.path() / "log"; }

    std::string text(const std::string& ending = "") const {
        std::ostringstream text;
        text << std::ifstream(path() + ending).rdbuf();
        return text.str();
    }

    Lines names() const {
        Lines names;
        for (const auto& one :
             std::filesystem::directory_iterator(folder_.path()))
            names.push_back(one.path().filename());
        std::sort(names.begin(), names.end());
        return names;
    }

  private:
    testing::ScratchFolder folder_;
};

log::Record record(log::Level level, std::string_view message) {
    return {level, "tornado.general", message, std::source_location::current()};
}

/// What is written to a stream.
std::string written(log::Level least, bool colour, const log::Record& record) {
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* stream = ::open_memstream(&text, &size);
    log::stream_sink(stream, least, colour)(record);
    std::fclose(stream);
    std::string result(text, size);
    ::free(text);
    return result;
}

}  // namespace

TEST_CASE("00.4 log: what comes from outside is no line of its own, and no "
          "command for the terminal" *
          doctest::description("A request's path is written by a stranger. "
                               "[LOG-3]")) {
    const std::string line =
        log::format(record(log::Level::info, "a\nb\x1b[2J\x7f\tc\xff"));
    EXPECT(line.ends_with("] a\n    b\\x1b[2J\\x7f\tc\xff"), line);
}

TEST_CASE("00.4 log: a stream gets what is bad enough, in colour if it is told "
          "so" *
          doctest::description("The colour is for the part in brackets. "
                               "[LOG-3]")) {
    using log::Level;
    const auto info = record(Level::info, "words");
    EXPECT_EQ(written(Level::warning, false, info), "");
    EXPECT_EQ(written(Level::info, false, info), log::format(info) + "\n");
    const std::string coloured = written(Level::debug, true, info);
    EXPECT(coloured.starts_with("\033[32m[I "), coloured);
    EXPECT(coloured.ends_with("]\033[0m words\n"), coloured);
}

TEST_CASE("00.4 log: a file is changed before it is too large, and a few old "
          "ones are kept" *
          doctest::description("A disk is full some day, and then not only the "
                               "log is lost. [OPT-9]")) {
    const LogFolder folder;
    const auto line = record(log::Level::info, "1234567890");
    const std::size_t size = log::format(line).size() + 1;
    const auto sink =
        log::file_sink(folder.path(), log::Level::info, 2 * size, 2);
    for (int i = 0; i < 7; ++i)
        sink(line);
    sink(record(log::Level::debug, "not bad enough"));
    EXPECT_EQ(folder.names(), (Lines{"log", "log.1", "log.2"}));
    EXPECT_EQ(folder.text().size(), size);
    EXPECT_EQ(folder.text(".1").size(), 2 * size);
    EXPECT_EQ(folder.text(".2").size(), 2 * size);
}

TEST_CASE("00.4 log: a file goes on where it was" *
          doctest::description("Also after a restart, and if somebody has "
                               "taken it away meanwhile. [OPT-9]")) {
    const LogFolder folder;
    std::ofstream(folder.path()) << "before\n";
    const auto line = record(log::Level::error, "x");
    log::file_sink(folder.path(), log::Level::info, 0, 3)(line);
    EXPECT_EQ(folder.text(), "before\n" + log::format(line) + "\n");
    EXPECT_EQ(folder.names(), Lines{"log"});
    CHECK_THROWS_AS(
        log::file_sink("/no/such/folder/log", log::Level::info, 0, 3),
        std::system_error);
}

TEST_CASE("00.4 log: enable_pretty_logging() does as it is told" *
          doctest::description("\"none\" means that the program sees to its "
                               "log itself. [OPT-9]")) {
    const LogFolder folder;
    Lines seen;
    const auto before = log::set_sink(
        [&](const log::Record& one) { seen.emplace_back(one.message); });
    log::enable_pretty_logging({.level = "none"});
    log::gen_log.info("to the old place");
    log::enable_pretty_logging(
        {.level = "warning", .file_prefix = folder.path()});
    log::gen_log.info("not bad enough");
    log::gen_log.warning("into the file");
    log::set_sink(before);
    EXPECT_EQ(seen, Lines{"to the old place"});
    EXPECT(folder.text().ends_with("] into the file\n"), folder.text());
    CHECK_THROWS_AS(log::enable_pretty_logging({.level = "loud"}),
                    std::invalid_argument);
}

TEST_CASE("00.4 log: a file that was moved away is made anew when one asks" *
          doctest::description("It is how logrotate works: it moves the file "
                               "and sends a SIGHUP. [OPT-9]")) {
    const LogFolder folder;
    const auto sink = log::file_sink(folder.path(), log::Level::info, 0, 3);
    const auto line = record(log::Level::error, "x");
    sink(line);
    std::filesystem::rename(folder.path(), folder.path() + ".old");
    sink(line);
    EXPECT_EQ(folder.names(), Lines{"log.old"});
    log::reopen_files();
    sink(line);
    EXPECT_EQ(folder.names(), (Lines{"log", "log.old"}));
    EXPECT_EQ(folder.text(), log::format(line) + "\n");
    EXPECT_EQ(folder.text(".old").size(), 2 * folder.text().size());
}

TEST_CASE("00.4 log: a full disk costs lines, and nothing else" *
          doctest::description("/dev/full takes no byte: to log is not worth a "
                               "crash. [OPT-9]")) {
    const auto sink = log::file_sink("/dev/full", log::Level::info, 0, 0);
    for (int i = 0; i < 1000; ++i)
        sink(record(log::Level::error, std::string(1000, 'x')));
    CHECK(true);
}
