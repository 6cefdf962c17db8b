// The digest of a tree whose branches have branches, made by a pool: by jobs
// that wait for jobs, or by a coroutine that waits for all of them (13.3). Each
// digest takes a while, as if its file were on a slow disk.
//
//     tree --threads 2 --way waiting
//     tree --threads 2 --way pooled

#include <chrono>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>

#include "common/cli/program_options.hpp"
#include "common/crypto/crypto.hpp"

#include "tree_digest.hpp"

using namespace tornado;

namespace {

Tree make_tree(long depth, long branches) {
    Tree tree{"a folder", {}};
    if (depth > 1)
        tree.branches.assign(static_cast<std::size_t>(branches),
                             make_tree(depth - 1, branches));
    return tree;
}

std::string digest_of(ThreadPoolExecutor& pool,
                      const Tree& tree,
                      const std::string& way,
                      std::chrono::milliseconds delay) {
    const Digest digest = [delay](const std::string& bytes) {
        std::this_thread::sleep_for(delay);
        return crypto::sha1_hex(bytes);
    };
    if (way == "plain") return tree_digest(tree, digest);
    if (way == "waiting")
        return waiting_tree_digest(pool, tree, digest).result();
    if (way != "pooled")
        throw std::invalid_argument("--way must be plain, waiting or pooled");
    IOLoop loop;
    loop.make_current();
    return loop.run_sync(
        [&] { return pooled_tree_digest(pool, tree, digest); });
}

void run(const cli::ProgramOptions& options) {
    ThreadPoolExecutor pool(
        static_cast<std::size_t>(options.number("threads", 1, 1000)));
    const Tree tree = make_tree(options.number("depth", 1, 8),
                                options.number("branches", 1, 8));
    const auto start = std::chrono::steady_clock::now();
    const std::string digest =
        digest_of(pool,
                  tree,
                  options.text("way"),
                  std::chrono::milliseconds(options.number("delay", 0, 10000)));
    const std::chrono::duration<double, std::milli> took =
        std::chrono::steady_clock::now() - start;
    std::printf("%.16s, %.0f ms\n", digest.c_str(), took.count());
}

}  // namespace

int main(int argc, char** argv) {
    const cli::ProgramOptions options(
        argc,
        argv,
        "the digest of a tree, made by a pool",
        {{"threads", "2", "in the pool"},
         {"depth", "4", "of the tree"},
         {"branches", "3", "of each of its nodes"},
         {"delay", "20", "milliseconds that each digest takes"},
         {"way", "pooled", "plain (no pool), waiting or pooled"}});
    try {
        run(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "tree: %s\n", error.what());
        return 1;
    }
    return 0;
}
