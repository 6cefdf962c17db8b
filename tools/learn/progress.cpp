#include "tools/learn/progress.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "tools/learn/backup.hpp"
#include "tools/learn/course.hpp"
#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

constexpr auto file_header =
    R"(# How far you are in Rebuilding Tornado in C++; ./learn keeps this file.
# You may commit it, read it and mend it; a line that ./learn cannot read is
# set aside with a word about it. One fact a line:
#   path full | short         which way through the course
#   chapter 02                the chapter you are in
#   task 01.1 passed HASH     HASH: the chapter's files when it passed
#   task 01.2 skipped
#   red 01.1                  passed once, red at the last check
#   hints 01.3 2              hints shown so far
#   lent 05                   the reference stands in for your chapter 05
)";

template <typename Number>
std::optional<Number> number_in(const std::string& text, int base) {
    Number number{};
    const auto* end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number, base);
    const bool whole = result.ec == std::errc{} && result.ptr == end;
    return whole && !text.empty() ? std::optional(number) : std::nullopt;
}

bool read_task(const std::vector<std::string>& words, Progress& progress) {
    if (words.size() < 3 || !chapter_of_task(words[1])) {
        return false;
    }
    auto& record = progress.tasks[words[1]];
    if (words[2] == "skipped" && words.size() == 3) {
        record.state = TaskState::skipped;
        return true;
    }
    const auto files = words.size() == 4
                           ? number_in<unsigned long long>(words[3], 16)
                           : std::optional<unsigned long long>(0);
    if (words[2] != "passed" || words.size() > 4 || !files) {
        return false;
    }
    record.state = TaskState::passed;
    record.files = *files;
    return true;
}

bool read_hints(const std::vector<std::string>& words, Progress& progress) {
    const auto level =
        words.size() == 3 ? number_in<int>(words[2], 10) : std::nullopt;
    if (!level || *level < 0 || !chapter_of_task(words[1])) {
        return false;
    }
    auto& hints = progress.tasks[words[1]].hints;
    hints = std::max(hints, *level);
    return true;
}

/// One line; false when it says nothing that we know.
bool read_line(const std::vector<std::string>& words, Progress& progress) {
    const auto& fact = words.front();
    if (fact == "task") {
        return read_task(words, progress);
    }
    if (fact == "hints") {
        return read_hints(words, progress);
    }
    if (words.size() != 2) {
        return false;
    }
    if (fact == "path" && (words[1] == "full" || words[1] == "short")) {
        progress.short_path = words[1] == "short";
        return true;
    }
    if (fact == "red" && chapter_of_task(words[1])) {
        progress.tasks[words[1]].red_again = true;
        return true;
    }
    const auto number = number_in<int>(words[1], 10);
    if (fact == "chapter" && number) {
        progress.chapter = number;
    } else if (fact == "lent" && number) {
        progress.lent.insert(*number);
    }
    return number && (fact == "chapter" || fact == "lent");
}

}  // namespace

const TaskRecord& Progress::task(const std::string& id) const {
    static const TaskRecord none;
    const auto found = tasks.find(id);
    return found == tasks.end() ? none : found->second;
}

ParsedProgress parse_progress(const std::string& text) {
    ParsedProgress parsed;
    int number = 0;
    for (const auto& line : split_lines(text)) {
        ++number;
        const auto words = split_words(line);
        if (words.empty() || words.front().starts_with('#')) {
            continue;
        }
        if (!read_line(words, parsed.progress)) {
            parsed.damage.push_back("line " + std::to_string(number) + ": " +
                                    shorten(trim(line), 60));
        }
    }
    return parsed;
}

std::string write_progress(const Progress& progress) {
    std::string text = file_header;
    text += progress.short_path ? "path short\n" : "path full\n";
    if (progress.chapter) {
        text += "chapter " + two_digits(*progress.chapter) + "\n";
    }
    for (const auto& [id, record] : progress.tasks) {
        if (record.state == TaskState::passed) {
            text += "task " + id + " passed " + hex_text(record.files) + "\n";
        } else if (record.state == TaskState::skipped) {
            text += "task " + id + " skipped\n";
        }
        if (record.red_again) {
            text += "red " + id + "\n";
        }
        if (record.hints > 0) {
            text += "hints " + id + " " + std::to_string(record.hints) + "\n";
        }
    }
    for (const int chapter : progress.lent) {
        text += "lent " + two_digits(chapter) + "\n";
    }
    return text;
}

ProgressFile::ProgressFile(const fs::path& root)
    : root_(root)
    , file_(root / "progress.txt") {
    const FileLock lock(root_ / ".");
    load();
}

void ProgressFile::load() {
    const auto text = read_file(file_);
    if (!text) {
        std::error_code error;
        if (fs::exists(file_, error) && !leave_alone_) {
            leave_alone_ = true;
            notices_.push_back(
                "progress.txt is there but cannot be read; going on as if "
                "nothing were done yet, and leaving it alone.");
        }
        return;
    }
    auto parsed = parse_progress(*text);
    progress_ = std::move(parsed.progress);
    if (parsed.damage.empty()) {
        return;
    }
    const auto what = count(parsed.damage.size(), "line") +
                      " of progress.txt could not be read (the first is " +
                      parsed.damage.front() + "). Everything else is kept. ";
    try {
        Backup backup(root_);
        const auto copy = backup.keep(file_);
        save();
        notices_.push_back(what + "The file as it was: " + copy.string());
    } catch (const Trouble& trouble) {
        notices_.push_back(what + trouble.what());
    }
}

void ProgressFile::save() {
    if (leave_alone_) {
        return;
    }
    try {
        write_atomically(file_, write_progress(progress_));
        unsaved_ = false;
    } catch (const std::system_error& error) {
        if (std::exchange(unsaved_, true)) {
            return;  // told already
        }
        notices_.push_back(
            "progress.txt could not be written (" + std::string(error.what()) +
            "). Your files are as you left them and the old progress.txt is "
            "whole; what is new will be noted by the next ./learn check that "
            "can write.");
    }
}

void ProgressFile::update(const std::function<void(Progress&)>& change) {
    const FileLock lock(root_ / ".");
    std::error_code error;
    if (!unsaved_) {
        load();
    }
    const auto before = progress_;
    change(progress_);
    if (progress_ != before || !fs::exists(file_, error)) {
        save();
    }
}

std::vector<std::string> ProgressFile::take_notices() {
    return std::exchange(notices_, {});
}

}  // namespace tornado::learn
