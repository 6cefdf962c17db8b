#pragma once

/// The course as course/NN-name/chapter.json tells it.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tornado::learn {

struct Task {
    std::string id;  ///< "01.3"
    std::string title;
    bool core = true;
    bool short_path = false;
    std::vector<std::string> files;  ///< relative to the chapter's folder
};

/// A step of the small scene that ./learn trace --drive plays to a program:
/// one client does something and perhaps waits until it hears something.
struct SceneStep {
    static constexpr std::size_t most_in_frame = 125;  ///< bytes

    std::string who;
    int pause_ms = 0;                  ///< nobody does anything
    bool leaves = false;               ///< closes its connection
    std::string says;                  ///< bytes as they are
    std::string method;                ///< GET or POST
    std::string path;                  ///< of the request
    bool upgrade = false;              ///< it asks for a WebSocket
    std::vector<std::string> headers;  ///< of the request, "Name: value"
    std::string form;                  ///< the body of a POST; {NAME}: a cookie
    std::string frame;                 ///< the text of a WebSocket frame
    std::string hears;                 ///< waits until this has come
};

struct Program {
    std::string name;
    std::string about;
    std::vector<std::string> arguments;  ///< when the person gives none
    std::string beside;            ///< a program to start first; empty: none
    std::vector<SceneStep> scene;  ///< for ./learn trace --drive
};

struct Chapter {
    int number = 0;
    std::string name;  ///< "01-select-loop", also the folder's name
    std::string title;
    bool short_path = false;
    std::vector<Task> tasks;
    std::vector<Program> programs;

    std::string digits() const;  ///< "01"
    const Task* task(const std::string& id) const;
};

struct Course {
    std::vector<Chapter> chapters;      ///< the complete ones, in order
    std::vector<std::string> troubles;  ///< one for each broken file

    const Chapter* chapter(int number) const;
    const Task* task(const std::string& id) const;
};

/// Reads every course/NN-name/chapter.json below `root`.
///
/// A broken file takes only its own chapter away and leaves a trouble that
/// names file and line; chapters that are not complete are not announced.
Course load_course(const std::filesystem::path& root);

/// The chapter of a task: 1 of "01.3"; nothing when it does not look so.
std::optional<int> chapter_of_task(const std::string& id);

/// What a person may type for a chapter or a task.
struct Place {
    const Chapter* chapter = nullptr;
    const Task* task = nullptr;  ///< null: the whole chapter
};

/// Understands "1", "01", "01-select-loop", "1.3" and "01.3".
///
/// errors: Trouble that lists what there is
Place find_place(const Course& course, const std::string& text);

}  // namespace tornado::learn
