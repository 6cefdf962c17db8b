#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "common/testing/scratch_folder.hpp"
#include "common/testing/testing.hpp"

#include "archive.hpp"
#include "tests/support/stream_pair.hpp"

using namespace tornado;
using namespace tornado::testing;
using redis::Archive;

namespace {

/// A file for a database, in a folder that goes with it.
class File {
  public:
    std::string path() const { return folder_.path() / "archive.sqlite"; }

  private:
    ScratchFolder folder_;
};

chat::Messages texts_said(const std::vector<std::string>& bodies) {
    chat::Messages::List list;
    for (const std::string& body : bodies)
        list.push_back(chat::make_message("of " + body, "anna", body));
    return chat::Messages(std::move(list));
}

}  // namespace

TEST_CASE("14.4 Archive: what was kept is found again, once" *
          doctest::description(
              "Every process keeps what it hears, in the same file. Whoever "
              "looks finds it, also tomorrow. [REDIS-15]")) {
    const File file;
    CurrentTurnLoop loop;
    {
        Archive one(file.path());
        Archive other(file.path());
        loop.wait_for(one.keep(texts_said({"red wine", "tea"})),
                      "one has kept two");
        loop.wait_for(other.keep(texts_said({"tea", "wine 'o'; clock"})),
                      "the other has kept two, one of them the same");
    }
    Archive again(file.path());
    EXPECT_EQ(
        loop.wait_for(again.search("wine"), "it is found"),
        (std::vector<std::string>{"anna: wine 'o'; clock", "anna: red wine"}));
    EXPECT_EQ(loop.wait_for(again.search("tea"), "it is found"),
              std::vector<std::string>{"anna: tea"});
    EXPECT_EQ(loop.wait_for(again.search("%"), "nothing is found").size(), 0u);
}

TEST_CASE("14.4 Archive: the loop goes on while another process has the "
          "file" *
          doctest::description(
              "SQLite waits for the file, and its thread with it. That must "
              "not be the loop's. [REDIS-15]")) {
    const File file;
    CurrentTurnLoop loop;
    auto archive = std::make_unique<Archive>(file.path());
    sqlite3* other = nullptr;
    sqlite3_open(file.path().c_str(), &other);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closes(other,
                                                             sqlite3_close);
    step("another process locks the file");
    sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr);
    const auto kept = archive->keep(texts_said({"late"}));
    const auto found = archive->search("late");
    Transcript seen;
    loop.add_callback([&] { seen("somebody else is served"); });
    loop.turns(3);
    EXPECT_EQ(seen.lines(), Lines{"somebody else is served"});
    EXPECT(!kept.done() && !found.done(), "both wait for the file");
    step("it is unlocked");
    sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr);
    EXPECT_EQ(loop.wait_for(found, "it is found"),
              std::vector<std::string>{"anna: late"});
    EXPECT(kept.done(), "what was begun first is done first");
    step("the archive is destroyed, while it has something to do");
    const auto last = archive->keep(texts_said({"last"}));
    archive.reset();
    loop.wait_for(last, "that is done, too");
}
