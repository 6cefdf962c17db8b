#pragma once

/// The first screen, and the sentence that says what to do now.

#include <string>

#include "tools/learn/session.hpp"

namespace tornado::learn {

/// What this is, what red means, the four commands.
void show_welcome(const Terminal& terminal);

/// The chapters, the bars, and what to do now.
void show_chapters(const Session& session);

/// "Now: …": which file, which command, which page of the book.
std::string now_sentence(const Session& session);

/// The places where a task is written, with what each TASK comment asks.
void show_parts(const Session& session,
                const Chapter& chapter,
                const Task& task);

/// A task's state and a chapter's, in a word for the eye.
std::string chapter_word(ChapterState state);

}  // namespace tornado::learn
