#include "tools/book/checks.hpp"

namespace tornado::book {

const std::vector<Check>& all_checks() {
    static const std::vector<Check> checks = {
        {"fences", check_fences},
        {"snippets", check_snippets},
        {"answers", check_answers},
        {"recorded", check_recorded},
        {"links", check_links},
        {"ingredients", check_ingredients},
        {"behaviours", check_behaviours},
        {"questions", check_questions}};
    return checks;
}

}  // namespace tornado::book
