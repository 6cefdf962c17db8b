#pragma once

/// Ctrl-C, noticed: a flag, and a descriptor that poll() can wait for.

namespace tornado::learn {

/// Catches SIGINT, SIGTERM and SIGHUP from now on.
void catch_interrupts();

/// Has one come?
bool interrupted();

/// Readable once one has come; -1 before catch_interrupts().
int interrupt_fd();

/// Throws Stopped if one has come.
void stop_if_interrupted();

}  // namespace tornado::learn
