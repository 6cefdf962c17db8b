#include "tools/source/reports.hpp"

#include <exception>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "tools/source/snippet.hpp"

namespace tornado::source {

namespace {

using Json = nlohmann::ordered_json;

const char* name_of(PartKind kind) {
    switch (kind) {
    case PartKind::body:
        return "body";
    case PartKind::section:
        return "section";
    case PartKind::helper:
        return "helper";
    }
    return "";
}

Json answer(const std::string& name,
            const std::filesystem::path& root,
            const std::string& file) {
    Json result = {{"file", file},
                   {"name", name},
                   {"text", ""},
                   {"language", ""},
                   {"tasks", Json::array()},
                   {"first_line", 0},
                   {"error", nullptr}};
    try {
        SourceFile source = read_file(root / file);
        source.path = file;
        const Snippet found = snippet(source, name);
        result["text"] = found.text;
        result["language"] = found.language;
        for (TaskId id : found.tasks)
            result["tasks"].push_back(to_string(id));
        result["first_line"] = found.first_line;
    } catch (const std::exception& error) {
        result["error"] = error.what();
    }
    return result;
}

}  // namespace

std::string to_json(const std::vector<TaskSummary>& tasks) {
    Json list = Json::array();
    for (const TaskSummary& task : tasks) {
        Json parts = Json::array();
        for (const TaskPart& part : task.parts)
            parts.push_back({{"kind", name_of(part.kind)},
                             {"file", part.file},
                             {"name", part.name},
                             {"text", part.text},
                             {"line", part.line},
                             {"lines", part.lines}});
        list.push_back({{"task", to_string(task.id)},
                        {"lines", task.lines},
                        {"parts", parts}});
    }
    return list.dump(2) + "\n";
}

std::string answer_requests(std::string_view requests,
                            const std::filesystem::path& root,
                            std::size_t& failed) {
    const Json wanted = Json::parse(requests, nullptr, false);
    if (!wanted.is_array())
        throw std::invalid_argument("the requests are no JSON list.");
    Json list = Json::array();
    failed = 0;
    for (const Json& request : wanted) {
        if (!request.is_object() || !request.contains("file") ||
            !request.contains("name") || !request["file"].is_string() ||
            !request["name"].is_string())
            throw std::invalid_argument(
                "a request needs the strings \"file\" and \"name\".");
        list.push_back(answer(request["name"], root, request["file"]));
        if (!list.back()["error"].is_null()) ++failed;
    }
    return list.dump(2) + "\n";
}

}  // namespace tornado::source
