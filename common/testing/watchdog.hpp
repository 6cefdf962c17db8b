#pragma once
// Cuts a test that hangs, and says what it was waiting for.

#include <functional>
#include <string>

namespace tornado::testing {

/// Starts counting: after TORNADO_TEST_LIMIT seconds (5 if unset; time in which
/// the main thread wanted a core and got none is not counted) without
/// watch_the_exit() the process prints what its main thread waits for, its
/// stack, and what add_dump() hooks say, and exits with code 124.
void start_watchdog();

/// Starts counting anew: the case is over, and in the same time the process
/// must have ended, with the destructors of static objects and the search for
/// leaks. (While LeakSanitizer has stopped all threads, it stops this one.)
void watch_the_exit();

/// Adds a text to the report of a hang, for example a loop's own dump().
/// thread: `dump` runs on the watchdog's thread while the main one hangs
void add_dump(std::function<std::string()> dump);

/// What the thread `tid` waits for: the system call that it is in, with its
/// descriptors, events and timeout, as far as /proc tells.
std::string waiting_for(int tid);

}  // namespace tornado::testing
