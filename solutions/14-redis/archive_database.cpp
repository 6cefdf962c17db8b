#include "archive_database.hpp"

#include <stdexcept>
#include <string_view>

#include <sqlite3.h>

namespace tornado::redis {

namespace {

constexpr int busy_timeout = 5000;  // ms that it waits for other processes

[[noreturn]] void fail(sqlite3* database) {
    throw std::runtime_error(std::string("SQLite: ") +
                             sqlite3_errmsg(database));
}

/// One SQL statement with its values.
class Statement {
  public:
    Statement(sqlite3* database, std::string_view sql)
        : database_(database) {
        sqlite3_stmt* made = nullptr;
        if (sqlite3_prepare_v2(database,
                               sql.data(),
                               static_cast<int>(sql.size()),
                               &made,
                               nullptr) != SQLITE_OK)
            fail(database);
        statement_.reset(made);
    }

    /// text: must live until the last step
    void bind(int place, const std::string& text) {
        sqlite3_bind_text(statement_.get(),
                          place,
                          text.data(),
                          static_cast<int>(text.size()),
                          SQLITE_STATIC);
    }

    /// True if there is a row; false at the end.
    bool step() {
        const int status = sqlite3_step(statement_.get());
        if (status != SQLITE_ROW && status != SQLITE_DONE) fail(database_);
        return status == SQLITE_ROW;
    }

    std::string text(int column) {
        const auto size = sqlite3_column_bytes(statement_.get(), column);
        const auto* bytes = static_cast<const char*>(
            sqlite3_column_blob(statement_.get(), column));
        return {bytes, static_cast<std::size_t>(size)};
    }

    void reset() { sqlite3_reset(statement_.get()); }

  private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const {
            sqlite3_finalize(statement);
        }
    };

    sqlite3* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace

void ArchiveDatabase::Close::operator()(sqlite3* database) const {
    sqlite3_close(database);
}

ArchiveDatabase::ArchiveDatabase(const std::string& path) {
    sqlite3* opened = nullptr;
    const int status = sqlite3_open(path.c_str(), &opened);
    database_.reset(opened);
    if (status != SQLITE_OK) fail(opened);
    sqlite3_busy_timeout(opened, busy_timeout);
    run("CREATE TABLE IF NOT EXISTS messages (number INTEGER PRIMARY KEY,"
        " id TEXT UNIQUE, sender TEXT, body TEXT)");
}

void ArchiveDatabase::run(const char* sql) {
    if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) !=
        SQLITE_OK)
        fail(database_.get());
}

void ArchiveDatabase::insert(const chat::Messages& messages) {
    Statement insert(database_.get(),
                     "INSERT OR IGNORE INTO messages (id, sender, body)"
                     " VALUES (?, ?, ?)");
    for (const auto& message : messages.list()) {
        insert.bind(1, message->id);
        insert.bind(2, message->from);
        insert.bind(3, message->body);
        insert.step();
        insert.reset();
    }
}

std::vector<std::string> ArchiveDatabase::find(const std::string& words) {
    Statement select(database_.get(),
                     "SELECT sender || ': ' || body FROM messages"
                     " WHERE instr(body, ?) ORDER BY number DESC LIMIT 50");
    select.bind(1, words);
    std::vector<std::string> found;
    while (select.step())
        found.push_back(select.text(0));
    return found;
}

}  // namespace tornado::redis
