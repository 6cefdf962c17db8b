#include <algorithm>
#include <csignal>
#include <thread>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/trace/outputs.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
using tornado::trace::Call;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t millisecond = 1'000'000;

std::int64_t monotonic_now() {
    return std::chrono::steady_clock::now().time_since_epoch() /
           std::chrono::nanoseconds(1);
}

/// The sample's run, recorded.
class Sample {
  public:
    explicit Sample(const std::string& how = "") {
        Command command{{TRACED_SAMPLE, how}, {}, {}};
        command.environment = {{"TORNADO_TRACE", file().string()}};
        const auto outcome = run_caught(command, std::chrono::seconds(30));
        REQUIRE_MESSAGE(outcome.good(), outcome.err);
        timeline = read();
    }

    Timeline read() const {
        const auto recording = read_recording(file(), monotonic_now());
        const Callers callers(recording,
                              TRACED_SAMPLE,
                              fs::path(LEARN_TESTS_FOLDER).parent_path(),
                              "tests");
        return make_timeline(recording, callers, {});
    }

    fs::path file() const { return folder.path() / "sample.trace"; }

    std::vector<std::string> waits() const {
        std::vector<std::string> lines;
        for (const auto& wait : timeline.waits) {
            lines.push_back(name_of(wait.call) + ": " + name_of(wait.cause) +
                            (wait.holds_up ? ", held up"
                             : wait.slept  ? ", asleep"
                                           : ""));
        }
        return lines;
    }

    /// The first wait of that kind; there must be one.
    const Wait& wait(Call call) const {
        const auto found =
            std::find_if(timeline.waits.begin(),
                         timeline.waits.end(),
                         [call](auto& wait) { return wait.call == call; });
        REQUIRE(found != timeline.waits.end());
        return *found;
    }

    TempFolder folder;
    Timeline timeline;
};

/// How many are recorded by now; none while the file is not whole yet.
std::ptrdiff_t polls_in(const fs::path& file) {
    try {
        const auto recording = read_recording(file, monotonic_now());
        return std::count_if(
            recording.records.begin(),
            recording.records.end(),
            [](const auto& record) { return record.call == Call::poll; });
    } catch (const Trouble&) {
        return 0;
    }
}

const TraceTitle sample_title{"a sample", "It is <short>.", "./learn trace"};

std::string page_of(const Timeline& timeline) {
    return trace_page(timeline,
                      sample_title,
                      fs::path(LEARN_TESTS_FOLDER).parent_path() /
                          "trace/page");
}

}  // namespace

TEST_SUITE("trace") {

    TEST_CASE("every wait is told with what ended it and whether it slept") {
        const Sample sample;
        const std::vector<std::string> expected = {
            "poll: a connection",
            "select: a timer, asleep",
            "poll: nothing: it only looked",
            "epoll_wait: a connection, asleep",
            "sleep: a timer, held up",
            "poll: a timer, asleep",
            "poll: a timer, held up",
        };
        auto waits = sample.waits();
        // Two threads: which of these two begins first is open.
        if (waits.size() == 7 && waits[3].starts_with("sleep")) {
            std::swap(waits[3], waits[4]);
        }
        CHECK(join(waits, "\n") == join(expected, "\n"));
        CHECK(sample.timeline.threads.size() == 2);
    }

    TEST_CASE("the totals add up") {
        const Sample sample;
        const auto& totals = sample.timeline.totals;
        CHECK(totals.turns == 5);
        CHECK(totals.sleeps == 3);
        CHECK(totals.asleep >= 80 * millisecond);
        CHECK(totals.blocked >= 40 * millisecond);
        CHECK(totals.wall >= totals.asleep);
        CHECK(totals.cpu < totals.wall);
        CHECK(totals.calls.at(Call::read) == 3);
        CHECK(totals.calls.at(Call::write) == 2);
        CHECK(totals.bytes_in == 27);
        CHECK(totals.bytes_out == 27);
        CHECK(totals.connections == 2);
        CHECK(totals_in_words(sample.timeline).size() >= 5);
    }

    TEST_CASE("a call is told with its bytes, its outcome and its callers") {
        const Sample sample;
        const auto& actions = sample.timeline.actions;
        REQUIRE(actions.size() >= 3);
        CHECK(actions[0].call == Call::write);
        CHECK(actions[0].text == "GET /{{data}}</script> \\x01\\r\\n");
        CHECK(actions[0].callers.starts_with("*main (traced_sample.cpp:"));
        CHECK(actions[1].call == Call::read);
        CHECK(actions[1].result == 26);
        CHECK(actions[2].result == -1);
        CHECK(actions[2].error == EAGAIN);
    }

    TEST_CASE("a program that is ended in the middle of a wait loses nothing") {
        const TempFolder folder;
        const auto file = folder.path() / "killed.trace";
        Command command{{TRACED_SAMPLE, "wait"}, {}, {}};
        command.environment = {{"TORNADO_TRACE", file.string()}};
        Process process(command, std::chrono::seconds(30));
        while (polls_in(file) < 5) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        ::kill(process.id(), SIGKILL);
        Process::wait_for_any({&process});
        const auto recording = read_recording(file, monotonic_now());
        CHECK(recording.records.back().call == Call::poll);
        CHECK(recording.records.back().end > recording.records.back().begin);
    }

    TEST_CASE("a thread that waits for another one is not told to be awake") {
        const Sample sample("threads");
        const auto& threads = sample.timeline.threads;
        REQUIRE(threads.size() == 2);
        CHECK(threads[0].label == "main thread");
        CHECK(threads[0].begin == 0);
        const auto& lock = sample.wait(Call::lock);
        CHECK(lock.thread == 1);
        CHECK(lock.holds_up);
        CHECK(lock.end - lock.begin >= 30 * millisecond);
        const auto& condition = sample.wait(Call::condition);
        CHECK(condition.thread == 1);
        CHECK(condition.slept);
        CHECK(condition.cause == Cause::wakeup);
        // Neither is a turn of a loop.
        CHECK(sample.timeline.totals.turns == 0);
        CHECK(sample.timeline.totals.causes.empty());
    }

    TEST_CASE("a sleep that nobody watches is told as one") {
        const Sample sample("threads");
        // A full machine may stop a thread where the program does not, so it
        // is looked for between what comes before and what comes after it.
        const auto& before = sample.wait(Call::condition);
        const auto& after = sample.timeline.actions.back();
        CHECK(std::ranges::any_of(sample.timeline.away, [&](const auto& away) {
            return away.thread == before.thread && away.begin >= before.end &&
                   away.end <= after.begin &&
                   away.end - away.begin >= 200 * millisecond;
        }));
        CHECK(page_of(sample.timeline).find("class=\"away\"") !=
              std::string::npos);
    }

    TEST_CASE("a call that the program's end cuts short is not lost") {
        const Sample sample("threads");
        const auto& actions = sample.timeline.actions;
        REQUIRE(!actions.empty());
        CHECK(actions.back().call == Call::read);
        CHECK(actions.back().blocked);
        CHECK(actions.back().result == -1);
        CHECK(actions.back().error == 0);
        CHECK(sample.timeline.totals.blocked >=
              actions.back().end - actions.back().begin);
        const auto words = totals_in_words(sample.timeline);
        CHECK(std::any_of(words.begin(), words.end(), [](const auto& line) {
            return line.starts_with("Its 2 threads were held up for ");
        }));
    }

    TEST_CASE("the page holds what the program said, and is not upset by it") {
        const Sample sample;
        const auto page = page_of(sample.timeline);
        CHECK(page.find("{{") != std::string::npos);  // the program's own
        CHECK(page.find("It is &lt;short&gt;.") != std::string::npos);
        const std::string open = "type=\"application/json\" id=\"data\">";
        const auto begin = page.find(open) + open.size();
        const auto end = page.find("</script>", begin);
        const auto data =
            nlohmann::json::parse(page.substr(begin, end - begin));
        CHECK(data["waits"].size() == sample.timeline.waits.size());
        CHECK(data["actions"].size() == sample.timeline.actions.size());
        const auto perfetto =
            nlohmann::json::parse(chrome_trace(sample.timeline, sample_title));
        const auto& events = perfetto["traceEvents"];
        CHECK(events.size() > sample.timeline.actions.size());
        for (const auto& event : events) {
            CHECK(event["pid"].is_number());
            if (event["ph"] == "X") {
                CHECK(event["dur"].get<double>() >= 0);
            }
        }
        CHECK(trace_picture(sample.timeline, sample_title).find("</svg>") !=
              std::string::npos);
    }

    TEST_CASE("the book's recorded pages are what the tool makes now") {
        const auto root = fs::path(LEARN_TESTS_FOLDER) / "../../..";
        std::size_t pages = 0;
        for (const auto& entry :
             fs::directory_iterator(root / "book/public/traces")) {
            const auto recorded = read_file(entry.path());
            ++pages;
            for (const auto* file : {"data.js",
                                     "words.js",
                                     "drawing.js",
                                     "exploring.js",
                                     "trace.css"}) {
                const auto script =
                    read_file(root / "tools/learn/trace/page" / file);
                CHECK_MESSAGE(recorded->find(*script) != std::string::npos,
                              entry.path().filename().string(),
                              " has another ",
                              file,
                              ": node book/scripts/traces.mjs");
            }
        }
        CHECK(pages >= 9);
    }

    TEST_CASE("what is no recording is refused, and what is missing named") {
        TempFolder folder;
        CHECK_THROWS_AS(read_recording(folder.path() / "none", 0), Trouble);
        folder.write("short", "trace 01");
        CHECK_THROWS_AS(read_recording(folder.path() / "short", 0), Trouble);
        CHECK_THROWS_AS(trace_page({}, sample_title, folder.path()), Trouble);
    }

    TEST_CASE("two at once would write into one recording: that is refused") {
        Scratch course;
        fs::create_directories(course.path() / "build/trace");
        const FileLock theirs(course.path() / "build/trace/01-show.lock");
        CHECK(course.learn({"trace", "01"}) == 2);
        CHECK(course.says("./learn trace 01 show is running already"));
    }

    TEST_CASE("names are said as a person would") {
        CHECK(short_name("tornado::IOLoop::start()") == "IOLoop::start");
        CHECK(short_name("(anonymous namespace)::talk(int) (.resume)") ==
              "talk");
        CHECK(short_name("tornado::TCPServer::watch(int)::$_0::operator()"
                         "(unsigned int) const") ==
              "a callback of TCPServer::watch");
        CHECK(short_name("int (anonymous namespace)::run<tornado::Buffer<int>>"
                         "(tornado::cli::Options const&)") == "run");
    }
}
