#include <nlohmann/json.hpp>

#include "archive.hpp"
#include "gen.hpp"

namespace tornado::redis {

void ArchivedBoard::new_messages(const chat::Messages& messages) {
    board_.new_messages(messages);
    // Nobody looks at the Future: a failure is logged when it goes.
    (void)archive_.keep(messages);
}

Future<void> SearchHandler::get() {
    const std::string words = get_argument("words");
    std::vector<std::string> found = co_yield archive_->search(words);
    const nlohmann::json answer(found);
    set_header("Content-Type", "application/json; charset=UTF-8");
    write(answer.dump());
}

}  // namespace tornado::redis
