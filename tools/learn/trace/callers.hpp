#pragma once

/// Which of the course's functions stand behind an address.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tools/learn/trace/recording.hpp"

namespace tornado::learn {

class Callers {
  public:
    /// Asks llvm-symbolizer once, for all the recording's addresses. Without
    /// it there are no names, and that is all.
    ///
    /// program: the executable that was recorded
    /// root:    the repository; what stands elsewhere is not named
    /// chapter: the name of the folder whose functions are marked
    Callers(const Recording& recording,
            const std::filesystem::path& program,
            const std::filesystem::path& root,
            const std::string& chapter);

    /// "IOStream::write (iostream.cpp:41) < *echo (linechat.cpp:20)", from the
    /// call outwards, the chapter's own with a mark; functions of libraries
    /// are left out.
    std::string chain(const trace::Record& record) const;

    /// Whether one of the course's functions is among the callers twice: a
    /// loop that was started while a loop's callback runs holds that one up.
    bool within_itself(const trace::Record& record) const;

  private:
    struct Place {
        std::string function;
        std::string where;  ///< "iostream.cpp:41"
        bool own = false;   ///< the chapter's
    };

    std::vector<const Place*> places(const trace::Record& record) const;

    std::map<std::uint64_t, Place> places_;
};

/// A demangled name as a person would say it: without namespace tornado,
/// parameters and the compiler's marks.
std::string short_name(std::string name);

}  // namespace tornado::learn
