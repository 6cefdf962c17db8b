#include "common/cli/program_options.hpp"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include <getopt.h>

#include "common/numbers/whole_number.hpp"

namespace tornado::cli {

namespace {

void print_help(const std::string& program,
                const std::string& about,
                const std::vector<Option>& options) {
    std::printf("%s: %s\n\n", program.c_str(), about.c_str());
    for (const Option& option : options) {
        std::string left =
            "--" + option.name + (option.is_flag ? "" : " VALUE");
        std::string standard =
            option.is_flag ? "" : " (default " + option.value + ")";
        std::printf("  %-18s %s%s\n",
                    left.c_str(),
                    option.help.c_str(),
                    standard.c_str());
    }
}

[[noreturn]] void refuse(const std::string& program, const std::string& why) {
    std::fprintf(stderr,
                 "%s: %s (--help tells what there is)\n",
                 program.c_str(),
                 why.c_str());
    std::exit(2);
}

}  // namespace

ProgramOptions::ProgramOptions(int argc,
                               char** argv,
                               const std::string& about,
                               std::vector<Option> options)
    : program_(argv[0]) {
    program_.erase(0, program_.rfind('/') + 1);
    std::vector<option> table;
    for (const Option& known : options) {
        values_[known.name] = known.value;
        table.push_back({known.name.c_str(),
                         known.is_flag ? no_argument : required_argument,
                         nullptr,
                         0});
    }
    table.push_back({"help", no_argument, nullptr, 'h'});
    table.push_back({nullptr, 0, nullptr, 0});
    int index = 0;
    for (int found = 0; (found = ::getopt_long(
                             argc, argv, "h", table.data(), &index)) != -1;) {
        if (found == 'h') {
            print_help(program_, about, options);
            std::exit(0);
        }
        if (found != 0) std::exit(2);  // getopt has said what is wrong
        const Option& known = options[static_cast<std::size_t>(index)];
        values_[known.name] = known.is_flag ? "yes" : optarg;
    }
    if (optind < argc)
        refuse(program_, std::string("what is \"") + argv[optind] + "\"?");
}

const std::string& ProgramOptions::text(const std::string& name) const {
    return values_.at(name);
}

long ProgramOptions::number(const std::string& name,
                            long least,
                            long most) const {
    const std::string& value = text(name);
    const auto number = numbers::whole_number<long>(value);
    if (!number || *number < least || *number > most)
        refuse(program_,
               "--" + name + " must be a whole number from " +
                   std::to_string(least) + " to " + std::to_string(most) +
                   ", not \"" + value + "\"");
    return *number;
}

std::vector<Option> server_options(std::uint16_t default_port) {
    return {{"port",
             std::to_string(default_port),
             "port to listen on; 0: any that is free"},
            {"address", "127.0.0.1", "IPv4 address to listen on"}};
}

}  // namespace tornado::cli
