#pragma once
// A folder for the files of a test.

#include <filesystem>

namespace tornado::testing {

/// A new, empty folder, below the system's for such things. It is gone with its
/// content when this is gone; and when the test ends at a stub, too, although
/// nothing is destroyed there.
///
/// errors: std::filesystem::filesystem_error if it cannot be made
/// thread: the test's own
class ScratchFolder {
  public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace tornado::testing
