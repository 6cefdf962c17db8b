#include "tools/learn/grade/work.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/grade/unpacked.hpp"
#include "tools/learn/starters.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t largest_file = 512 * 1024;
constexpr std::size_t most_files = 200;  // of a chapter

/// Words that honest work has hardly any use for, and what they may be for.
constexpr std::array odd_words{
    std::pair{"_exit", "ends the process at once"},
    std::pair{"quick_exit", "ends the process at once"},
    std::pair{"/proc/", "looks at processes"},
    std::pair{"ptrace", "looks into processes"},
    std::pair{"dlsym", "looks for functions by name"},
    std::pair{"asm", "is not C++"},
    std::pair{"preinit_array", "runs before everything else"},
    std::pair{"__attribute__((constructor", "runs before main()"},
    std::pair{"syscall(", "goes past the library"},
    std::pair{"TORNADO_PROOF", "is the tests' own"},
    std::pair{"proof:", "is the tests' own"},
    std::pair{"system(", "starts another program"},
    std::pair{"popen(", "starts another program"},
    std::pair{"execl", "starts another program"},
    std::pair{"execv", "starts another program"},
    std::pair{"fork(", "starts another process"},
    std::pair{"doctest", "is the tests' own"},
    std::pair{"solutions/", "names the reference"},
};

bool has_a_chapter(const Session& session, const fs::path& folder) {
    const auto& chapters = session.course.chapters;
    return std::any_of(
        chapters.begin(), chapters.end(), [&](const Chapter& chapter) {
            return fs::is_directory(folder / chapter.name);
        });
}

/// Where the NN-name folders are: here, in chapters/, or one folder further
/// down, as archives have it.
fs::path chapters_in(const Session& session, const fs::path& folder) {
    std::vector<fs::path> places{folder / "chapters", folder};
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (entry.is_directory() && !entry.is_symlink()) {
            places.push_back(entry.path() / "chapters");
            places.push_back(entry.path());
        }
    }
    for (const auto& place : places) {
        if (has_a_chapter(session, place)) {
            return place;
        }
    }
    throw Trouble("There are no chapters in " + folder.string() +
                  ": a folder like 01-select-loop is looked for, in it or in "
                  "its chapters/.");
}

bool is_source(const fs::path& file) {
    return file.extension() == ".hpp" || file.extension() == ".cpp";
}

/// Copies one file, if it may be copied and differs.
///
/// returns: true if `to` is now the work's
bool take_file(const fs::path& from,
               const fs::path& to,
               const std::string& name,
               Work& work) {
    std::error_code error;
    if (!is_source(from) ||
        fs::symlink_status(from, error).type() != fs::file_type::regular) {
        work.left_out.push_back(name + ": no .hpp or .cpp file");
    } else if (fs::file_size(from, error) > largest_file) {
        work.left_out.push_back(name + ": larger than 512 KB");
    } else if (const auto text = read_file(from); !text) {
        work.left_out.push_back(name + ": cannot be read");
    } else {
        if (read_file(to) != text) {
            fs::create_directories(to.parent_path());
            write_atomically(to, *text);
        }
        return true;
    }
    return false;
}

/// What is in `to` afterwards is of this work, and not of one before it.
void take_chapter(const fs::path& from,
                  const fs::path& to,
                  const std::string& name,
                  Work& work) {
    const bool link = fs::is_symlink(from);
    if (link) {
        work.left_out.push_back(name + ": no folder, but a link");
    }
    const auto files = link ? std::vector<fs::path>{} : files_below(from);
    std::set<fs::path> taken;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto label = name + "/" + files[i].string();
        if (i >= most_files) {
            work.left_out.push_back(label + ": too many files");
            break;
        }
        if (take_file(from / files[i], to / files[i], label, work)) {
            taken.insert(files[i]);
        }
    }
    for (const auto& old : files_below(to)) {
        if (!taken.contains(old)) {
            fs::remove(to / old);
        }
    }
}

/// Adds the functions that are left to be written, as their stubs name them.
void add_stubs(const std::string& text, std::multiset<std::string>& stubs) {
    constexpr std::string_view stub = "TORNADO_STUB(";
    for (auto at = text.find(stub); at != text.npos;
         at = text.find(stub, at + 1)) {
        const auto begin = at + stub.size();
        stubs.insert(text.substr(begin, text.find(')', begin) - begin));
    }
}

/// The starter's files that the work lacks are the starter's: what is wrong
/// with that, the tests will say.
///
/// returns: true if a function of the starter's was written. That a file is
///          another than the starter's says little, and so does the number of
///          stubs: the work may have begun with an older course
bool complete_chapter(const Session& session,
                      const Chapter& chapter,
                      const fs::path& folder) {
    const auto starter = starter_of(session.root, chapter);
    std::vector<StarterFile> missing;
    std::multiset<std::string> stubs;
    for (const auto& file : starter) {
        add_stubs(file.text, stubs);
        if (!fs::exists(folder / file.name)) {
            missing.push_back(file);
        }
    }
    write_files(missing, folder);
    std::multiset<std::string> left;
    for (const auto& file : files_below(folder)) {
        add_stubs(read_file(folder / file).value_or(""), left);
    }
    return !std::ranges::includes(left, stubs);
}

std::string code_of(const std::string& line) {
    return line.substr(0, line.find("//"));
}

bool includes_from_outside(const std::string& code) {
    return code.find("#") != std::string::npos &&
           code.find("include") != std::string::npos &&
           (code.find("..") != std::string::npos ||
            code.find("\"/") != std::string::npos ||
            code.find("</") != std::string::npos);
}

/// True if `word` stands in `code`, not as the end of a longer name.
bool has_word(std::string_view code, std::string_view word) {
    for (auto at = code.find(word); at != code.npos;
         at = code.find(word, at + 1)) {
        const char before = at == 0 ? ' ' : code[at - 1];
        if (std::isalnum(static_cast<unsigned char>(before)) == 0 &&
            before != '_') {
            return true;
        }
    }
    return false;
}

/// What a person should look at; the starter's own lines are not it.
void find_odd_lines(const Session& session,
                    const Chapter& chapter,
                    Work& work) {
    std::set<std::string> given;
    for (const auto& file : starter_of(session.root, chapter)) {
        const auto lines = split_lines(file.text);
        given.insert(lines.begin(), lines.end());
    }
    const auto folder = work.folder / chapter.name;
    for (const auto& file : files_below(folder)) {
        int number = 0;
        for (const auto& line :
             split_lines(read_file(folder / file).value_or(""))) {
            ++number;
            if (given.contains(line)) {
                continue;
            }
            const auto place = chapter.name + "/" + file.string() + ":" +
                               std::to_string(number);
            const auto code = code_of(line);
            if (includes_from_outside(code)) {
                work.odd_lines.push_back(
                    {place, trim(line), "reads a file from elsewhere"});
            }
            for (const auto& [word, why] : odd_words) {
                if (has_word(code, word)) {
                    work.odd_lines.push_back({place, trim(line), why});
                    break;
                }
            }
        }
    }
}

void take_from(const Session& session, const fs::path& folder, Work& work) {
    const auto source = chapters_in(session, folder);
    for (const auto& chapter : session.course.chapters) {
        const auto into = work.folder / chapter.name;
        take_chapter(source / chapter.name, into, chapter.name, work);
        if (complete_chapter(session, chapter, into)) {
            work.chapters.insert(chapter.number);
            find_odd_lines(session, chapter, work);
        }
    }
}

}  // namespace

Work take_work(const Session& session,
               const fs::path& from,
               const fs::path& into) {
    if (!fs::exists(from)) {
        throw Trouble("There is no " + from.string() +
                      ": grade takes a clone, its chapters/, or an archive.");
    }
    Work work;
    const auto absolute = fs::absolute(from).lexically_normal();
    work.name = absolute.has_filename()
                    ? absolute.filename().string()
                    : absolute.parent_path().filename().string();
    work.folder = into;
    try {
        if (fs::is_directory(from)) {
            take_from(session, from, work);
        } else {
            const Unpacked unpacked(from);
            take_from(session, unpacked.folder(), work);
        }
    } catch (const std::system_error& error) {
        throw Trouble("The work cannot be copied: " +
                      std::string(error.what()));
    }
    return work;
}

}  // namespace tornado::learn
