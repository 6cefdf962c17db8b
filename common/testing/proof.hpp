#pragma once

// A word that only a test that has ended may say.
//
// Exit code 0 is no proof: a body that calls exit(0), or _exit(0), has it, too.
// Whoever starts a case may give it a secret on its standard input
// (TORNADO_PROOF=1 announces that). The case says the secret on standard error
// when it has passed, and not before. It is read before any code of a chapter
// runs; still, that code lives in the same process, so this is a lock for
// honest doors.

namespace tornado::testing {

/// The case has run to its end, and every check held.
void note_passed();

/// Writes "proof: SECRET" to standard error, if there is a secret and
/// note_passed() was called. The last thing that a test program does.
void show_proof();

}  // namespace tornado::testing
