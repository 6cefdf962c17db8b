#include "tools/learn/tree.hpp"

#include <cstdlib>
#include <fstream>
#include <system_error>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/starters.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

constexpr auto longest_build = std::chrono::minutes(60);

std::vector<std::string> track_settings(const fs::path& root,
                                        const Tracks& tracks) {
    // Chapters that the course does not announce are nobody's yet.
    std::vector<std::string> settings{has_reference(root)
                                          ? "-DTORNADO_BASE=reference"
                                          : "-DTORNADO_BASE=mine"};
    for (const auto& [number, track] : tracks) {
        settings.push_back("-DTORNADO_TRACK_" + two_digits(number) + "=" +
                           track);
    }
    return settings;
}

/// The lines of learn-tracks.txt that CMake cannot change in a folder that it
/// has prepared: the preset with the clone's path, and the compilers.
std::string foundation_of(const std::string& memory) {
    std::string lines;
    for (const auto& line : split_lines(memory)) {
        if (lines.empty() || line.find("_COMPILER=") != std::string::npos) {
            lines += line + "\n";
        }
    }
    return lines;
}

/// "[3/12] Building …" as "3 of 12"; empty for other lines.
std::string step_of(std::string_view piece) {
    const auto open = piece.rfind('[');
    const auto slash = piece.find('/', open == piece.npos ? 0 : open);
    const auto close = piece.find(']', slash == piece.npos ? 0 : slash);
    if (open == piece.npos || slash == piece.npos || close == piece.npos ||
        close - open > 12) {
        return "";
    }
    return std::string(piece.substr(open + 1, slash - open - 1)) + " of " +
           std::string(piece.substr(slash + 1, close - slash - 1));
}

}  // namespace

Tree::Tree(fs::path root, std::string name, std::string preset, Options options)
    : root_(std::move(root))
    , name_(std::move(name))
    , preset_(std::move(preset))
    , options_(std::move(options))
    , folder_(root_ / "build" / name_) {}

BuildResult Tree::run(std::vector<std::string> words,
                      const std::string& doing,
                      const Terminal& terminal) const {
    terminal.passing(doing + " ...");
    const Command command{std::move(words), root_, {{"CLICOLOR_FORCE", "0"}}};
    Process process(
        options_.wrap ? options_.wrap(command) : command, longest_build, true);
    process.on_output([&](std::string_view piece) {
        if (const auto step = step_of(piece); !step.empty()) {
            terminal.passing(doing + " ... " + step);
        }
    });
    Process::wait_for_any({&process});
    terminal.passing("");
    const auto& outcome = process.outcome();
    BuildResult result{outcome.good(), outcome.out, {}, outcome.seconds};
    if (!result.good) {
        result.log = write_log(root_, "build-" + name_ + ".txt", outcome.out);
    }
    if (outcome.exit_code == 127) {
        throw Trouble("`" + command.words.front() +
                      "` cannot be run here; ./learn doctor says what is "
                      "missing.");
    }
    return result;
}

BuildResult Tree::configure(const Tracks& tracks,
                            const Terminal& terminal) const {
    auto settings = track_settings(root_, tracks);
    for (const auto& setting : compiler_settings()) {
        settings.push_back(setting);
    }
    settings.insert(
        settings.end(), options_.settings.begin(), options_.settings.end());
    const auto memory = folder_ / "learn-tracks.txt";
    const auto wanted =
        preset_ + " in " + root_.string() + "\n" + join(settings, "\n") + "\n";
    const auto known = read_file(memory);
    if (fs::exists(folder_ / "build.ninja") && known == wanted) {
        return {true, "", {}, 0};
    }
    std::vector<std::string> words{
        "cmake", "--preset", preset_, "-B", folder_.string()};
    // With another compiler alone, CMake forgets all other settings.
    if (foundation_of(known.value_or("")) != foundation_of(wanted)) {
        words.emplace_back("--fresh");
    }
    words.insert(words.end(), settings.begin(), settings.end());
    // CMake keeps settings that it has failed with: from here on, and until it
    // is done, nobody knows which the tree has.
    fs::remove(memory);
    auto result = run(words, "Preparing build/" + name_, terminal);
    if (result.good) {
        write_atomically(memory, wanted);
    }
    return result;
}

void Tree::say_wait(const Terminal& terminal) const {
    terminal.say("Another ./learn builds or tests in build/" + name_ +
                 "; this one waits until it is done.");
    terminal.out() << std::flush;
}

BuildResult Tree::build(const Tracks& tracks,
                        const std::string& target,
                        const Terminal& terminal) const {
    try {
        fs::create_directories(root_ / "build");
        // A watch and a check may run side by side.
        auto alone = std::make_unique<FileLock>(
            root_ / "build" / (name_ + ".lock"), [&] { say_wait(terminal); });
        auto configured = configure(tracks, terminal);
        if (!configured.good) {
            return configured;
        }
        const auto build = [&] {
            return run({"ninja", "-C", folder_.string(), target},
                       "Building " + target,
                       terminal);
        };
        auto built = build();
        if (!built.good && drop_stale_headers(folder_, built.output)) {
            built = build();
        }
        built.seconds += configured.seconds;
        built.alone = std::move(alone);
        return built;
    } catch (const std::system_error& error) {
        throw Trouble(
            "The build folder cannot be used: " + std::string(error.what()) +
            ". Nothing of yours was touched.");
    }
}

fs::path Tree::program(const Chapter& chapter,
                       const std::string& target) const {
    return folder_ / "tests" / chapter.name / target;
}

std::vector<std::string> compiler_settings() {
    const char* chosen = std::getenv("LEARN_CXX");
    if (chosen == nullptr || *chosen == '\0') {
        return {};
    }
    std::string c = chosen;
    if (const auto at = c.rfind("clang++"); at != std::string::npos) {
        c.replace(at, 7, "clang");
    } else if (const auto gnu = c.rfind("g++"); gnu != std::string::npos) {
        c.replace(gnu, 3, "gcc");
    }
    return {std::string("-DCMAKE_CXX_COMPILER=") + chosen,
            "-DCMAKE_C_COMPILER=" + c};
}

bool drop_stale_headers(const fs::path& folder, const std::string& output) {
    if (output.find("has been modified since the precompiled header") ==
        output.npos) {
        return false;
    }
    for (const auto& file : files_below(folder)) {
        if (file.extension() == ".pch") {
            fs::remove(folder / file);
        }
    }
    return true;
}

fs::path write_log(const fs::path& root,
                   const std::string& name,
                   const std::string& text) {
    std::error_code error;
    fs::create_directories(root / "build/logs", error);
    const auto file = fs::path("build/logs") / name;
    std::ofstream out(root / file, std::ios::binary);
    out << text;
    return file;
}

}  // namespace tornado::learn
