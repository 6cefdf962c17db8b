/// The learn tool. ./learn builds it and passes its words on; LEARN_ROOT
/// names the repository.

#include <cstdlib>
#include <exception>
#include <iostream>

#include <poll.h>
#include <unistd.h>

#include "tools/learn/command_line.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/interrupt.hpp"
#include "tools/learn/terminal.hpp"
#include "tools/learn/text.hpp"

namespace {

using namespace tornado::learn;

void complain(const std::string& words) {
    std::cout << std::flush;
    for (const auto& line : split_lines(words)) {
        std::cerr << wrap(line, Terminal::width);
    }
}

/// The exit code, if what was printed has arrived. A reader that has left
/// (| head) has seen enough.
int after_output(int code) {
    std::cout << std::flush;
    pollfd out{STDOUT_FILENO, POLLOUT, 0};
    poll(&out, 1, 0);
    const bool has_left = (out.revents & (POLLERR | POLLHUP)) != 0;
    if (std::cout || has_left) {
        return code;
    }
    complain("Not everything could be printed: standard output takes no more. "
             "Is the disk full? Make room, and start it again.");
    return exit_trouble;
}

}  // namespace

int main(int count, char** words) {
    catch_interrupts();
    const char* root = std::getenv("LEARN_ROOT");
    const Terminal terminal(std::cout, Terminal::detect());
    try {
        const int code = run_command_line(
            {words + 1, words + count}, root == nullptr ? "." : root, terminal);
        return after_output(code);
    } catch (const Stopped&) {
        terminal.passing("");
        complain("\nStopped. Your files and your progress are as they were.");
        return exit_stopped;
    } catch (const Trouble& trouble) {
        complain(trouble.what());
        return trouble.code();
    } catch (const std::exception& error) {
        complain("The learn tool itself failed: " + std::string(error.what()));
        return exit_trouble;
    }
}
