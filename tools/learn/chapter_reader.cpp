#include "tools/learn/chapter_reader.hpp"

#include <algorithm>
#include <initializer_list>

#include <nlohmann/json.hpp>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

std::size_t line_at(const std::string& text, std::size_t byte) {
    const auto end =
        text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
    return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

/// Reads one chapter.json; whatever is wrong is thrown with file and line.
class ChapterReader {
  public:
    ChapterReader(const fs::path& file, std::string shown)
        : text_(read_file(file).value_or(""))
        , shown_(std::move(shown)) {}

    std::optional<Chapter> read(const std::string& folder) {
        const auto root = parse();
        Chapter chapter;
        if (text(root, "state") != "complete") {
            return std::nullopt;
        }
        only(root,
             {"number",
              "name",
              "title",
              "needs",
              "state",
              "short_path",
              "tasks",
              "programs"});
        chapter.number = static_cast<int>(number(root, "number"));
        chapter.name = text(root, "name");
        chapter.title = text(root, "title");
        chapter.short_path = flag(root, "short_path");
        if (chapter.name != folder) {
            fail("\"name\" is \"" + chapter.name + "\" in the folder " + folder,
                 "name");
        }
        if (chapter.name.substr(0, 2) != chapter.digits()) {
            fail("\"number\" does not fit the name", "number");
        }
        for (const auto& entry : list(root, "tasks")) {
            chapter.tasks.push_back(task(entry, chapter));
        }
        if (chapter.tasks.empty()) {
            fail("a complete chapter has tasks", "tasks");
        }
        if (root.contains("programs")) {
            for (const auto& entry : list(root, "programs")) {
                chapter.programs.push_back(program(entry));
            }
        }
        return chapter;
    }

  private:
    /// key: what is wrong in the text; empty: the object that is being read
    [[noreturn]] void fail(const std::string& words, const std::string& key) {
        const auto at =
            key.empty() ? searched_ : text_.find("\"" + key + "\"", searched_);
        throw Trouble(shown_ + ":" +
                      std::to_string(line_at(
                          text_, at == std::string::npos ? searched_ : at)) +
                      ": " + words);
    }

    json parse() {
        try {
            return json::parse(text_);
        } catch (const json::parse_error& error) {
            const auto byte = error.byte == 0 ? 0 : error.byte - 1;
            std::string words = error.what();
            const auto start = words.rfind("parse error");
            throw Trouble(shown_ + ":" + std::to_string(line_at(text_, byte)) +
                          ": not JSON: " +
                          words.substr(start == std::string::npos ? 0 : start));
        }
    }

    const json& member(const json& object, const std::string& key) {
        if (!object.is_object() || !object.contains(key)) {
            fail("\"" + key + "\" is missing", "");
        }
        return object.at(key);
    }

    /// A key that nobody reads is a key that somebody has mistyped.
    void only(const json& object,
              std::initializer_list<std::string_view> keys) {
        for (const auto& [key, value] : object.items()) {
            if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
                fail("\"" + key + "\" means nothing here", key);
            }
        }
    }

    std::string text(const json& object, const std::string& key) {
        const auto& value = member(object, key);
        if (!value.is_string() || value.get<std::string>().empty()) {
            fail("\"" + key + "\" must be text", key);
        }
        return value.get<std::string>();
    }

    long number(const json& object, const std::string& key, long most = 99) {
        const auto& value = member(object, key);
        if (!value.is_number_integer() || value.get<long>() < 0 ||
            value.get<long>() > most) {
            fail("\"" + key + "\" must be a number from 0 to " +
                     std::to_string(most),
                 key);
        }
        return value.get<long>();
    }

    bool flag(const json& object, const std::string& key) {
        if (!object.contains(key)) {
            return false;
        }
        const auto& value = object.at(key);
        if (!value.is_boolean()) {
            fail("\"" + key + "\" must be true or false", key);
        }
        return value.get<bool>();
    }

    const json& list(const json& object, const std::string& key) {
        const auto& value = member(object, key);
        if (!value.is_array()) {
            fail("\"" + key + "\" must be a list", key);
        }
        return value;
    }

    std::vector<std::string> texts(const json& object, const std::string& key) {
        std::vector<std::string> result;
        for (const auto& entry : list(object, key)) {
            if (!entry.is_string()) {
                fail("\"" + key + "\" must be a list of texts", key);
            }
            result.push_back(entry.get<std::string>());
        }
        return result;
    }

    Task task(const json& entry, const Chapter& chapter) {
        Task task;
        task.id = text(entry, "id");
        searched_ = std::min(text_.find("\"" + task.id + "\""), text_.size());
        if (chapter_of_task(task.id) != chapter.number) {
            fail("task " + task.id + " is not one of chapter " +
                     chapter.digits(),
                 task.id);
        }
        if (chapter.task(task.id) != nullptr) {
            fail("task " + task.id + " is there twice", task.id);
        }
        only(entry, {"id", "title", "kind", "files", "short_path"});
        task.title = text(entry, "title");
        const auto kind = text(entry, "kind");
        if (kind != "core" && kind != "extra") {
            fail("\"kind\" must be core or extra", "kind");
        }
        task.core = kind == "core";
        task.files = texts(entry, "files");
        task.short_path = flag(entry, "short_path");
        return task;
    }

    Program program(const json& entry) {
        Program program;
        program.name = text(entry, "name");
        searched_ =
            std::min(text_.find("\"" + program.name + "\""), text_.size());
        only(entry, {"name", "about", "arguments", "beside", "scene"});
        program.about = text(entry, "about");
        if (entry.contains("arguments")) {
            program.arguments = texts(entry, "arguments");
        }
        program.beside = text_or_nothing(entry, "beside");
        if (entry.contains("scene")) {
            for (const auto& step : list(entry, "scene")) {
                program.scene.push_back(scene_step(step));
            }
        }
        return program;
    }

    std::string text_or_nothing(const json& object, const std::string& key) {
        return object.contains(key) ? text(object, key) : "";
    }

    SceneStep scene_step(const json& entry) {
        SceneStep step;
        only(entry,
             {"pause_ms",
              "who",
              "leaves",
              "says",
              "GET",
              "POST",
              "WebSocket",
              "headers",
              "form",
              "frame",
              "hears"});
        if (entry.contains("pause_ms")) {
            step.pause_ms = static_cast<int>(number(entry, "pause_ms", 10'000));
            return step;
        }
        step.who = text(entry, "who");
        step.leaves = flag(entry, "leaves");
        step.says = text_or_nothing(entry, "says");
        for (const auto* method : {"GET", "POST"}) {
            if (entry.contains(method)) {
                step.method = method;
                step.path = text(entry, method);
            }
        }
        if (entry.contains("WebSocket")) {
            step.method = "GET";
            step.path = text(entry, "WebSocket");
            step.upgrade = true;
        }
        if (entry.contains("headers")) {
            step.headers = texts(entry, "headers");
        }
        step.form = text_or_nothing(entry, "form");
        step.frame = text_or_nothing(entry, "frame");
        if (step.frame.size() > SceneStep::most_in_frame) {
            fail("a frame of a scene has 125 bytes at most", "frame");
        }
        step.hears = text_or_nothing(entry, "hears");
        return step;
    }

    std::string text_;
    std::string shown_;         ///< the file's name in messages
    std::size_t searched_ = 0;  ///< where the lines of messages are looked for
};

}  // namespace

std::optional<Chapter> read_chapter(const fs::path& file,
                                    const std::string& shown) {
    try {
        return ChapterReader(file, shown)
            .read(file.parent_path().filename().string());
    } catch (const json::exception& error) {
        throw Trouble(shown + ":1: " + error.what());
    }
}

}  // namespace tornado::learn
