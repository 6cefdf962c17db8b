#pragma once
// Jobs that need what other jobs have come to: the digest of a tree, which is
// made of the digests of its branches.

#include <functional>
#include <string>
#include <vector>

#include "concurrent.hpp"
#include "executor.hpp"

namespace tornado {

/// A text with branches: a folder with what is in it, for example.
struct Tree {
    std::string text;
    std::vector<Tree> branches;
};

/// Something slow, done once for each Tree. Called from several threads at
/// once.
using Digest = std::function<std::string(const std::string& bytes)>;

/// The digest of the tree's text followed by the digests of its branches, in
/// order, all on this thread. Given: it says what is to be worked out.
/// lifetime: reads `tree` until it returns
std::string tree_digest(const Tree& tree, const Digest& digest);

/// The same as a job that has its branches done by other jobs, and waits for
/// them there. It looks right. Given, as a bad example.
/// errors: what result() throws
PoolFuture<std::string> waiting_tree_digest(ThreadPoolExecutor& pool,
                                            const Tree& tree,
                                            const Digest& digest);

/// The same without waiting in the pool: each digest is a job that needs
/// nobody, and who waits is a coroutine on the loop. The branches of a tree are
/// worked out at the same time, as far as there are threads.
///
/// returns:  fails with what `digest` throws
/// thread:   the current loop's
/// lifetime: `pool` must outlive the Future; the tree is the coroutine's own
Future<std::string>
pooled_tree_digest(ThreadPoolExecutor& pool, Tree tree, Digest digest);

}  // namespace tornado
