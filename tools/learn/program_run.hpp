#pragma once

/// What is the same whether a chapter's program is run or traced.

#include <string>

#include "tools/learn/session.hpp"
#include "tools/learn/tree.hpp"

namespace tornado::learn {

/// The program of that name, the first one if the name is empty.
///
/// errors: Trouble that names those that there are
const Program& asked_program(const Chapter& chapter, const std::string& name);

/// "linechat, busy_chat"
std::string program_names(const Chapter& chapter);

/// Where a program is built: the learner's tree, or the reference's beside it.
Tree program_tree(const Session& session, bool base_reference);

/// The chapters that it stands on.
///
/// errors: Trouble when the reference is asked for and not here, or a file of
///         the learner's is gone
Tracks program_tracks(const Session& session,
                      const Chapter& chapter,
                      bool base_reference);

/// What to say when a program came to a stub: that `command` with the
/// reference would not, if there is one.
std::string stub_advice(const Session& session, const std::string& command);

}  // namespace tornado::learn
