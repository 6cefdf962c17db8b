#pragma once

/// How far the learner is: a small text file that a person can read, commit
/// and mend. Nothing in it locks anybody out.

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tornado::learn {

enum class TaskState { open, passed, skipped };

struct TaskRecord {
    TaskState state = TaskState::open;
    unsigned long long files = 0;  ///< fingerprint when it last passed
    bool red_again = false;        ///< passed once, and red at the last check
    int hints = 0;                 ///< the highest level shown

    bool operator==(const TaskRecord&) const = default;
};

struct Progress {
    bool short_path = false;
    std::optional<int> chapter;  ///< the one chosen with next; else computed
    std::map<std::string, TaskRecord> tasks;  ///< by id
    std::set<int> lent;                       ///< chapters

    const TaskRecord& task(const std::string& id) const;
    bool operator==(const Progress&) const = default;
};

struct ParsedProgress {
    Progress progress;
    std::vector<std::string> damage;  ///< "line 7: <<<<<<< HEAD"
};

/// Takes what can be read; every other line is named in `damage`.
ParsedProgress parse_progress(const std::string& text);
std::string write_progress(const Progress& progress);

/// progress.txt at the root, and what had to be said about it.
class ProgressFile {
  public:
    /// Reads the file. A damaged one is kept in .backups/ and rebuilt from
    /// what can be read.
    explicit ProgressFile(const std::filesystem::path& root);

    const Progress& get() const { return progress_; }

    /// Reads the file again under a lock (a watch may be running beside us),
    /// changes and writes it. What cannot be written is a notice, not an end.
    void update(const std::function<void(Progress&)>& change);

    /// Words for the person, each told once.
    std::vector<std::string> take_notices();

  private:
    void load();
    void save();

    std::filesystem::path root_;
    std::filesystem::path file_;
    Progress progress_;
    std::vector<std::string> notices_;
    bool unsaved_ = false;      ///< what we hold is newer than the file
    bool leave_alone_ = false;  ///< there is a file that we may not read
};

}  // namespace tornado::learn
