#include "tools/learn/program_run.hpp"

#include "tools/learn/errors.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

std::string program_names(const Chapter& chapter) {
    std::vector<std::string> names;
    for (const auto& program : chapter.programs) {
        names.push_back(program.name);
    }
    return join(names, ", ");
}

const Program& asked_program(const Chapter& chapter, const std::string& name) {
    if (chapter.programs.empty()) {
        throw Trouble("Chapter " + chapter.digits() + " has no program.");
    }
    for (const auto& program : chapter.programs) {
        if (name.empty() || program.name == name) {
            return program;
        }
    }
    throw Trouble("Chapter " + chapter.digits() + " has no program " + name +
                  "; it has " + program_names(chapter) + ".");
}

Tree program_tree(const Session& session, bool base_reference) {
    return {session.root, base_reference ? "reference" : "learn", "learn"};
}

Tracks program_tracks(const Session& session,
                      const Chapter& chapter,
                      bool base_reference) {
    if (!base_reference) {
        return session.tracks(chapter, false);
    }
    session.need_reference("--base reference");
    auto tracks = tracks_for(
        session.course, session.progress.get(), chapter.number, true);
    tracks[chapter.number] = "reference";
    return tracks;
}

std::string stub_advice(const Session& session, const std::string& command) {
    const std::string what =
        "The program came to a function that is not written yet; its name and "
        "task stand above.";
    return session.has_reference()
               ? what + " With the reference's code: " + command +
                     " --base reference."
               : what;
}

}  // namespace tornado::learn
