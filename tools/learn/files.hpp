#pragma once

/// Files: read whole, written so that a crash leaves the old or the new.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tornado::learn {

/// The whole file, or nothing when it cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& file);

/// Replaces `file` by `text`: a new file, synced to the disk, then renamed.
///
/// errors: std::system_error that names the step; the old file is untouched
void write_atomically(const std::filesystem::path& file,
                      const std::string& text);

/// Held by one process at a time; the others wait for it.
class FileLock {
  public:
    /// file: made if need be, and never removed, or a folder; where it cannot
    ///       be opened, nobody waits
    /// busy: called if another one holds it, before the wait; it may throw
    ///
    /// errors: Stopped on Ctrl-C during the wait: then it is not held
    explicit FileLock(const std::filesystem::path& file,
                      const std::function<void()>& busy = {});
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock();

  private:
    explicit FileLock(int fd)
        : fd_(fd) {}

    bool take() const;

    int fd_;
};

/// Every regular file below `folder`, sorted, as paths relative to it.
/// Hidden ones and editors' leftovers (name~, #name#, *.orig) are left out.
std::vector<std::filesystem::path>
files_below(const std::filesystem::path& folder);

/// A fingerprint (FNV-1a) of bytes, to be continued from `start`.
unsigned long long
fingerprint(const std::string& bytes,
            unsigned long long start = 14695981039346656037ULL);

/// The fingerprint of every file below `folder` and of their names.
unsigned long long folder_fingerprint(const std::filesystem::path& folder);

/// True where a file may be made in `folder`.
bool writable(const std::filesystem::path& folder);

/// The number of the first line that contains `text`, from 1; 0 if none.
int line_of(const std::filesystem::path& file, const std::string& text);

}  // namespace tornado::learn
