#include "tools/learn/trace/callers.hpp"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

namespace {

using nlohmann::json;

std::string erase_all(std::string text, const std::string& what) {
    for (auto at = text.find(what); at != std::string::npos;
         at = text.find(what, at)) {
        text.erase(at, what.size());
    }
    return text;
}

/// Cuts everything between a pair of brackets out, nested ones as well.
std::string without_brackets(const std::string& text, char open, char close) {
    std::string result;
    int depth = 0;
    for (const char c : text) {
        if (c == open) {
            ++depth;
        }
        if (depth == 0) {
            result += c;
        }
        if (c == close && depth > 0) {
            --depth;
        }
    }
    return result;
}

/// The return addresses are one past their calls.
std::set<std::uint64_t> addresses_of(const Recording& recording) {
    std::set<std::uint64_t> addresses;
    for (const auto& record : recording.records) {
        for (std::uint32_t i = 0; i < record.stack_length; ++i) {
            addresses.insert(record.callers[i]);
        }
    }
    return addresses;
}

bool has(const std::filesystem::path& path, const std::string& part) {
    return std::find(path.begin(), path.end(), part) != path.end();
}

std::string hex(std::uint64_t address) {
    return "0x" + hex_text(address);
}

}  // namespace

std::string short_name(std::string name) {
    name = erase_all(std::move(name), "(anonymous namespace)::");
    name = erase_all(std::move(name), "tornado::");
    const auto mark = name.find(" (.");  // (.resume), (.destroy)
    if (mark != std::string::npos) {
        name.erase(mark);
    }
    const bool lambda = name.find("::$_") != std::string::npos ||
                        name.find("'lambda") != std::string::npos;
    name = without_brackets(name, '<', '>');
    const auto parameters = name.find('(');
    if (parameters != std::string::npos) {
        name.erase(parameters);
    }
    const auto marks = name.find("::$_");
    if (marks != std::string::npos) {
        name.erase(marks);
    }
    const auto type = name.rfind(' ');  // a template's return type
    if (type != std::string::npos && type + 1 < name.size()) {
        name.erase(0, type + 1);
    }
    return lambda ? "a callback of " + name : name;
}

Callers::Callers(const Recording& recording,
                 const std::filesystem::path& program,
                 const std::filesystem::path& root,
                 const std::string& chapter) {
    auto symbolizer = find_program("llvm-symbolizer-19");
    if (!symbolizer) {
        symbolizer = find_program("llvm-symbolizer");
    }
    const auto addresses = addresses_of(recording);
    if (!symbolizer || addresses.empty()) {
        return;
    }
    Command command{{symbolizer->string(),
                     "--obj=" + program.string(),
                     "--output-style=JSON",
                     "--no-inlines"},
                    {},
                    {}};
    for (const auto address : addresses) {
        command.words.push_back(hex(address - recording.load_address - 1));
    }
    const auto outcome = run_caught(command, std::chrono::minutes(2));
    const auto answers = json::parse(outcome.out, nullptr, false);
    if (!answers.is_array() || answers.size() != addresses.size()) {
        return;
    }
    auto answer = answers.begin();
    for (const auto address : addresses) {
        const auto symbols = (answer++)->value("Symbol", json::array());
        if (symbols.empty()) {
            continue;
        }
        const std::filesystem::path file =
            symbols[0].value("FileName", std::string());
        const auto inside = file.lexically_relative(root);
        if (inside.empty() || *inside.begin() == ".." ||
            *inside.begin() == "common") {
            continue;
        }
        places_[address] = {
            short_name(symbols[0].value("FunctionName", std::string("?"))),
            file.filename().string() + ":" +
                std::to_string(symbols[0].value("Line", 0)),
            has(inside, chapter) && !has(inside, "programs")};
    }
}

std::vector<const Callers::Place*>
Callers::places(const trace::Record& record) const {
    std::vector<const Place*> places;
    for (std::uint32_t i = 0; i < record.stack_length; ++i) {
        const auto place = places_.find(record.callers[i]);
        if (place != places_.end()) {
            places.push_back(&place->second);
        }
    }
    return places;
}

std::string Callers::chain(const trace::Record& record) const {
    std::vector<std::string> chain;
    for (const auto* place : places(record)) {
        chain.push_back((place->own ? "*" : "") + place->function + " (" +
                        place->where + ")");
    }
    return join(chain, " < ");
}

bool Callers::within_itself(const trace::Record& record) const {
    std::set<std::string> functions;
    for (const auto* place : places(record)) {
        if (!functions.insert(place->function).second) {
            return true;
        }
    }
    return false;
}

}  // namespace tornado::learn
