#pragma once
// Several processes that do the same: one for each core, and a parent that
// looks after them.
//
// Mirrors tornado/process.py (v6.5.7), and the reuse_port of bind_sockets().
// Left out on purpose: Subprocess.

#include <optional>

#include "common/net/unique_fd.hpp"

#include "address.hpp"

namespace tornado {

/// Becomes `count` processes. Returns in each of them, and never in the one
/// that called: that one stays inside, and looks after the others.
///
///     auto sockets = bind_sockets(8888);  // before: all of them listen on it
///     fork_processes(0);
///     IOLoop loop;                        // after: each has a loop of its own
///     loop.make_current();
///     Application app(…);
///     app.add_server().add_sockets(std::move(sockets));
///     loop.start();
///
/// A child that is killed by a signal, or ends with another status than 0, is
/// logged ("Child 1 (pid 4711) was killed by signal 9, restarting") and begun
/// again, with the same number. One that ends with 0 is not. When all have
/// ended so, the parent ends with 0.
///
/// SIGTERM, SIGINT, SIGHUP and SIGUSR1 that are sent to the parent go on to all
/// children (what a terminal sends, all have got already). After SIGTERM or
/// SIGINT nobody is begun again: the parent waits for the children, and ends
/// with 0. If the parent dies, its children get a SIGTERM. It hears of their
/// end also if whoever began it has SIGCHLD ignored.
///
/// count:        zero or less: as many as there are cores
/// max_restarts: of all children together
/// returns:      the child's number, from 0 on. std::rand() gives each child
///               other numbers
/// errors:       std::logic_error if this thread has an IOLoop, or the process
///               (as after IOLoop::current()): descriptors of its poller would
///               be shared; and in a process that is such a child already. In
///               the parent, when there are too many restarts:
///               std::runtime_error, after the rest have been stopped; and
///               std::system_error ("fork: …") if the system makes no more
///               processes, also when a child is to be begun again. Nobody has
///               been stopped then: let the parent end, and the children get
///               their SIGTERM
/// thread:       there must be no second one: only this one goes on in a child
/// Tornado:      process.py fork_processes (v6.5.7:83)
int fork_processes(int count, int max_restarts = 100);

/// The number of this child of fork_processes(); nothing in any other process.
/// Tornado: process.py task_id (v6.5.7:179)
std::optional<int> task_id();

/// One socket that listens on `address`, where others may listen, too: each
/// has its own line of connections, and the system deals them out. For
/// processes that are begun one by one, and for threads.
///
/// errors:  std::system_error ("bind: …") if somebody listens there without
///          this, or is another user's
/// Tornado: bind_sockets(reuse_port=True) (v6.5.7, netutil.py:56)
UniqueFd bind_reusing_port(const Address& address, int backlog = 128);

}  // namespace tornado
