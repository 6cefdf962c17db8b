#pragma once
// The archive's table in an SQLite database. Every call here stops its thread
// until the disk has answered, or until another process is done with the file.
// Given.

#include <memory>
#include <string>
#include <vector>

#include "message.hpp"

struct sqlite3;

namespace tornado::redis {

/// thread: any, but one at a time
/// errors: std::runtime_error with SQLite's words, from all members
class ArchiveDatabase {
  public:
    /// Makes the file, if there is none.
    explicit ArchiveDatabase(const std::string& path);

    /// Those that are in it already, by their ids, are left alone.
    void insert(const chat::Messages& messages);

    /// Up to 50 whose body holds `words`, the newest first: "anna: hello".
    std::vector<std::string> find(const std::string& words);

  private:
    struct Close {
        void operator()(sqlite3* database) const;
    };

    void run(const char* sql);

    std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace tornado::redis
