#include "archive.hpp"

#include <utility>

#include "common/stub/stub.hpp"

#include "ioloop.hpp"

namespace tornado::redis {

Archive::Archive(const std::string& path)
    : database_(std::make_shared<ArchiveDatabase>(path)) {
    // TASK 14.4: open the database.
}

Archive::~Archive() = default;

Future<void> Archive::keep(chat::Messages messages) {
    // TASK 14.4: not on this thread. What does the job need, and who keeps that
    // alive?
    return IOLoop::current().run_in_executor(
        thread_, [database = database_, messages = std::move(messages)] {
            database->insert(messages);
        });
}

Future<std::vector<std::string>> Archive::search(std::string words) {
    // TASK 14.4: the same with a result.
    return IOLoop::current().run_in_executor(
        thread_, [database = database_, words = std::move(words)] {
            return database->find(words);
        });
}

}  // namespace tornado::redis
