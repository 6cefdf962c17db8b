// A scene of the real course, played to the reference's program as it is
// traced. Nothing here asserts how long anything took.

#include <csignal>
#include <future>
#include <set>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "tools/learn/cases.hpp"
#include "tools/learn/course.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/program_run.hpp"
#include "tools/learn/tests/support.hpp"
#include "tools/learn/trace/drive.hpp"
#include "tools/learn/trace/outputs.hpp"

using namespace tornado::learn;
using namespace tornado::learn::testing;
namespace fs = std::filesystem;

namespace {

const fs::path repository = fs::path(LEARN_TESTS_FOLDER) / "../../..";

/// A server on a port of its own choice, until it is told to end.
class TracedServer {
  public:
    TracedServer(const std::string& program, const fs::path& recording)
        : process_(command(program, recording), std::chrono::minutes(1)) {
        process_.on_output([this](std::string_view piece) { hear(piece); });
        end_ = std::async(std::launch::async,
                          [this] { Process::wait_for_any({&process_}); });
    }

    pid_t id() const { return process_.id(); }

    std::uint16_t port() {
        auto port = port_.get_future();
        REQUIRE(port.wait_for(scene_patience) == std::future_status::ready);
        return port.get();
    }

    /// As Ctrl-C would.
    const Outcome& stop() {
        ::kill(id(), SIGINT);
        end_.get();
        return process_.outcome();
    }

  private:
    static Command command(const std::string& program,
                           const fs::path& recording) {
        Command command{{program, "--port", "0"}, {}, test_environment()};
        command.environment.emplace_back("TORNADO_TRACE", recording.string());
        return command;
    }

    void hear(std::string_view piece) {
        said_ += piece;
        const auto at = said_.find("port ");
        if (!told_ && at != said_.npos && said_.find('\n', at) != said_.npos) {
            told_ = true;
            port_.set_value(
                static_cast<std::uint16_t>(std::stoi(said_.substr(at + 5))));
        }
    }

    std::string said_;
    bool told_ = false;
    std::promise<std::uint16_t> port_;
    Process process_;
    std::future<void> end_;
};

/// What Perfetto is given of a program's scene.
nlohmann::json played(const Program& program,
                      const std::string& chapter,
                      const std::string& file) {
    const TempFolder folder;
    const auto recorded_in = folder.path() / "scene.trace";
    TracedServer server(file, recorded_in);
    const auto names = play(program.scene, server.port(), server.id());
    CHECK(server.stop().signal == SIGINT);
    const auto recording = read_recording(recorded_in, 0);
    const Callers callers(recording, file, repository, chapter);
    const auto timeline = make_timeline(recording, callers, names);
    const TraceTitle title{program.name, program.about, "./learn trace"};
    CHECK_FALSE(
        trace_page(timeline, title, repository / "tools/learn/trace/page")
            .empty());
    return nlohmann::json::parse(chrome_trace(timeline, title));
}

/// What its rows are called, and what happened in them.
std::set<std::string> names_in(const nlohmann::json& trace) {
    std::set<std::string> names;
    for (const auto& event : trace["traceEvents"]) {
        const bool row = event["ph"] == "M";
        names.insert(row ? event["args"]["name"] : event["name"]);
    }
    return names;
}

}  // namespace

TEST_SUITE("drive") {
    TEST_CASE("the scene of chapter 01's linechat ends, and leaves a trace") {
        const auto course = load_course(repository);
        const auto& chapter = *course.chapter(1);
        const auto& program = asked_program(chapter, "linechat");
        const auto names =
            names_in(played(program, chapter.name, TRACED_LINECHAT));
        REQUIRE_FALSE(program.scene.empty());
        for (const auto& step : program.scene) {
            if (!step.who.empty()) {
                CHECK_MESSAGE(names.contains(step.who), step.who);
            }
        }
        CHECK(names.contains("main thread"));
        CHECK(names.contains("asleep in select"));
        CHECK(names.contains("accept"));
        CHECK(names.contains("read"));
        CHECK(names.contains("write"));
    }
}
