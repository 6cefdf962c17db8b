// Files from a folder. Ask for them with a browser, or with curl:
//
//     files --port 8013 --root book            then: curl -i 127.0.0.1:8013/
//
// Whoever can connect can read them: it listens on 127.0.0.1 unless told
// otherwise.

#include <cstdio>
#include <exception>

#include "common/cli/program_options.hpp"
#include "common/stub/stub.hpp"

#include "poller_option.hpp"
#include "static_files.hpp"
#include "web.hpp"

using namespace tornado;

web::Rules file_rules(const std::string& root) {
    // TASK 11.5: one rule, for every path. Of a folder, its index.html.
    TORNADO_STUB("file_rules", "11.5");
}

namespace {

int run(const cli::ProgramOptions& options) {
    IOLoop loop(make_poller(options.text("poller")));
    loop.make_current();
    web::Application app(file_rules(options.text("root")));
    const HTTPServer& server =
        app.listen(options.port(), options.text("address"));
    std::printf("files of %s on port %d\n",
                options.text("root").c_str(),
                server.port());
    std::fflush(stdout);
    loop.start();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8013);
    known.push_back({"root", ".", "the folder"});
    const cli::ProgramOptions options(argc, argv, "files from a folder", known);
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "files: %s\n", error.what());
        return 1;
    }
}
