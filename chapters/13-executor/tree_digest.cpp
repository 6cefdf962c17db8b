#include "tree_digest.hpp"

#include <utility>

#include "common/stub/stub.hpp"

#include "coroutine.hpp"

namespace tornado {

std::string tree_digest(const Tree& tree, const Digest& digest) {
    std::string bytes = tree.text;
    for (const Tree& branch : tree.branches)
        bytes += tree_digest(branch, digest);
    return digest(bytes);
}

PoolFuture<std::string> waiting_tree_digest(ThreadPoolExecutor& pool,
                                            const Tree& tree,
                                            const Digest& digest) {
    return pool.submit([&pool, tree, digest] {
        std::vector<PoolFuture<std::string>> jobs;
        jobs.reserve(tree.branches.size());
        for (const Tree& branch : tree.branches)
            jobs.push_back(waiting_tree_digest(pool, branch, digest));
        std::string bytes = tree.text;
        for (const auto& job : jobs)
            bytes += job.result();
        return digest(bytes);
    });
}

// lifetime: the pool outlives the Future, as the header says
Future<std::string>
pooled_tree_digest(ThreadPoolExecutor& pool, Tree tree, Digest digest) {
    // TASK 13.3: begin all branches, then wait for each; and only when all
    // that the digest needs is there, have the pool make it.
    TORNADO_STUB("pooled_tree_digest", "13.3");
}

}  // namespace tornado
