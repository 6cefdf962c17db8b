/// The learn tool. ./learn builds it and passes its words on; LEARN_ROOT
/// names the repository.

#include <cstdlib>
#include <exception>
#include <iostream>

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

}  // namespace

int main(int count, char** words) {
    catch_interrupts();
    const char* root = std::getenv("LEARN_ROOT");
    const Terminal terminal(std::cout, Terminal::detect());
    try {
        const int code = run_command_line(
            {words + 1, words + count}, root == nullptr ? "." : root, terminal);
        std::cout << std::flush;
        return code;
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
