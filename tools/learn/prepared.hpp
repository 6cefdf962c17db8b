#pragma once

/// The child's side of a fork.

#include <string>
#include <vector>

#include "tools/learn/process.hpp"

namespace tornado::learn {

/// A command in the form that exec wants. It is made before the fork, because
/// nothing may be allocated between fork and exec.
class Prepared {
  public:
    /// lifetime: `command` must outlive it
    explicit Prepared(const Command& command);

    /// In the child: becomes the program, or says why not and exits with 127.
    [[noreturn]] void become();

  private:
    const Command& command_;
    std::vector<char*> arguments_;
    std::vector<std::string> entries_;  ///< of the environment
    std::vector<char*> environment_;
};

}  // namespace tornado::learn
