#pragma once

/// Copies of learner's files, made before anything touches them.

#include <filesystem>
#include <string>

namespace tornado::learn {

/// One folder .backups/DATE-TIME/ for everything that one command touches.
/// It is made with the first file.
class Backup {
  public:
    explicit Backup(std::filesystem::path root);

    /// Copies `file` (below the root) and returns the copy's path, relative
    /// to the root. The copy is on the disk when this returns.
    ///
    /// errors: Trouble; then nothing may be changed
    std::filesystem::path keep(const std::filesystem::path& file);

    /// Copies every file below `folder`; hidden ones too.
    std::filesystem::path keep_all(const std::filesystem::path& folder);

    /// Where the copies are, relative to the root; empty before the first.
    const std::filesystem::path& place() const { return place_; }

  private:
    void make_place();

    std::filesystem::path root_;
    std::filesystem::path place_;
};

}  // namespace tornado::learn
