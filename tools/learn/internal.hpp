#pragma once

/// The maintainer's verbs, left out of the help.

#include <string>
#include <vector>

#include "tools/learn/session.hpp"

namespace tornado::learn {

/// Writes the starters of one chapter, or of all, from solutions/.
///
/// into: a folder that gets NN-name/ folders, instead of chapters/; without
///       it, files that differ are backed up first
int generate_starters(Session& session,
                      const std::string& place,
                      const std::string& into);

/// Writes tests/mutants/NN-name/NAME.golden anew.
///
/// which: "01-select-loop/NAME", a chapter's name or number, or "all"
int update_golden(Session& session, const std::string& which);

/// After an update: what the newer tests say of the work in these chapters.
int after_update(Session& session, const std::vector<std::string>& chapters);

}  // namespace tornado::learn
