#pragma once
// What was said long ago: a database whose client knows nothing of loops.

#include <memory>
#include <string>
#include <vector>

#include "common/stub/stub.hpp"

#include "archive_database.hpp"
#include "concurrent.hpp"
#include "executor.hpp"
#include "message_board.hpp"
#include "web.hpp"

namespace tornado::redis {

/// Keeps all messages for good, and finds them again, while the loop goes on:
/// whatever takes its time is done on a thread of the archive's own.
///
/// thread:   that of the current loop
/// lifetime: when it is destroyed, it waits for what was begun
class Archive {
  public:
    /// Opens the file, here and now: before the loop runs, nobody minds.
    /// errors: std::runtime_error
    explicit Archive(const std::string& path);
    ~Archive();
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;

    /// Keeps each once, also if several processes keep it in the same file.
    ///
    /// returns: done when they are on the disk; fails with std::runtime_error
    Future<void> keep(chat::Messages messages);

    /// As ArchiveDatabase::find(), with everything that was kept before.
    Future<std::vector<std::string>> search(std::string words);

  private:
    // TASK 14.4: the database, and who may touch it. How many threads?
    std::shared_ptr<ArchiveDatabase> database_;
    ThreadPoolExecutor thread_{1};
};

/// A board that has an archive behind it. Given.
/// lifetime: both outlive it
class ArchivedBoard : public chat::MessageBoard {
  public:
    ArchivedBoard(chat::MessageBoard& board, Archive& archive)
        : board_(board)
        , archive_(archive) {}

    /// Does not wait for the archive; if that fails, it is logged.
    void new_messages(const chat::Messages& messages) override;

    chat::Messages messages() const override { return board_.messages(); }

    std::size_t waiting() const override { return board_.waiting(); }

  private:
    chat::MessageBoard& board_;
    Archive& archive_;
};

/// GET /a/search?words=hello: ["anna: hello", …]. Given.
class SearchHandler : public web::RequestHandler {
  public:
    void initialize(Archive& archive) { archive_ = &archive; }

    Future<void> get();

  private:
    Archive* archive_ = nullptr;
};

}  // namespace tornado::redis
