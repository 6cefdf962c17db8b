#include "tools/learn/update/plan.hpp"

#include <algorithm>
#include <set>

#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

/// Each task's words: "02.3" to its TASK comment.
std::map<std::string, std::string> task_words(const std::string& text) {
    std::map<std::string, std::string> words;
    std::string task;
    for (const auto& line : split_lines(text)) {
        const auto code = trim(line);
        constexpr std::string_view mark = "// TASK ";
        if (code.starts_with(mark)) {
            const auto rest = code.substr(mark.size());
            task = rest.substr(0, rest.find(':'));
            words[task] += rest + "\n";
        } else if (!task.empty() && code.starts_with("//")) {
            words[task] += code + "\n";
        } else {
            task.clear();
        }
    }
    return words;
}

/// How many lines of `a` are not in `b`, each counted as often as it stands.
std::size_t lines_missing(const std::string& a, const std::string& b) {
    std::multiset<std::string> left;
    for (const auto& line : split_lines(b)) {
        left.insert(trim(line));
    }
    std::size_t missing = 0;
    for (const auto& line : split_lines(a)) {
        const auto found = left.find(trim(line));
        if (found == left.end()) {
            ++missing;
        } else {
            left.erase(found);
        }
    }
    return missing;
}

}  // namespace

Step step_for_chapter_file(const ThreeSides& sides) {
    const auto& [mine, old, now] = sides;
    if (mine == now) {
        return Step::nothing;
    }
    if (!mine) {
        return now == old ? Step::nothing : Step::write;  // they removed it
    }
    if (mine == old) {
        return now ? Step::write : Step::remove;
    }
    if (old == now) {
        return Step::nothing;
    }
    return now ? Step::beside : (old ? Step::gone : Step::nothing);
}

Step step_for_course_file(const ThreeSides& sides) {
    const auto& [mine, old, now] = sides;
    if (mine == now || (!now && !old)) {
        return Step::nothing;
    }
    return now ? Step::write : Step::remove;
}

bool needs_copy(const ThreeSides& sides, Step step) {
    return (step == Step::write || step == Step::remove) && sides.mine &&
           sides.mine != sides.old;
}

std::string what_changed(const std::string& old, const std::string& now) {
    std::vector<std::string> parts;
    const auto came = lines_missing(now, old);
    const auto went = lines_missing(old, now);
    if (came > 0) {
        parts.push_back(count(came, "line") + " came");
    }
    if (went > 0) {
        parts.push_back(parts.empty() ? count(went, "line") + " went"
                                      : std::to_string(went) + " went");
    }
    auto sentence =
        parts.empty() ? "only its layout changed" : join(parts, ", ");
    const auto before = task_words(old);
    std::vector<std::string> changed;
    std::vector<std::string> added;
    for (const auto& [task, words] : task_words(now)) {
        const auto found = before.find(task);
        if (found == before.end()) {
            added.push_back(task);
        } else if (found->second != words) {
            changed.push_back(task);
        }
    }
    if (!changed.empty()) {
        sentence += "; what it asks for in " + enumerate(changed) + " changed";
    }
    if (!added.empty()) {
        sentence += "; new in it: " + enumerate(added);
    }
    return sentence;
}

}  // namespace tornado::learn
