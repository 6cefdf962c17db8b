#pragma once
// Options of the small programs of chapters 01 to 10: "--port 8001", or
// "--port=8001". Tornado's own options come with chapter 15.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tornado::cli {

struct Option {
    std::string name;      // "port"
    std::string value;     // its default
    std::string help;      // one line
    bool is_flag = false;  // takes no value; "yes" when given
};

/// A program's command line, parsed. --help prints what there is and ends the
/// process with 0; a bad command line prints what is wrong and ends it with 2.
class ProgramOptions {
  public:
    ProgramOptions(int argc,
                   char** argv,
                   const std::string& about,
                   std::vector<Option> options);

    const std::string& text(const std::string& name) const;

    bool flag(const std::string& name) const { return text(name) == "yes"; }

    /// errors: ends the process with 2 if the value is not a whole number
    ///         from `least` to `most`
    long number(const std::string& name, long least, long most) const;

    std::uint16_t port() const {
        return static_cast<std::uint16_t>(number("port", 0, 65535));
    }

  private:
    std::string program_;
    std::map<std::string, std::string> values_;
};

/// The two that every server here has: --port and --address.
std::vector<Option> server_options(std::uint16_t default_port);

}  // namespace tornado::cli
