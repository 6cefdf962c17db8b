#include "common/log/log.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <mutex>
#include <typeinfo>
#include <utility>

#include <cxxabi.h>

namespace tornado::log {

namespace {

void write_to_stderr(const Record& record) {
    if (record.level == Level::debug) return;
    std::string line = format(record) + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);
}

struct Output {
    std::mutex mutex;
    Sink sink = write_to_stderr;
};

Output& output() {
    // Never destroyed: objects that die at exit may still log.
    static auto* const output = new Output;
    return *output;
}

std::string demangle(const char* name) {
    int status = 0;
    std::unique_ptr<char, decltype(&std::free)> text(
        abi::__cxa_demangle(name, nullptr, nullptr, &status), std::free);
    return text ? text.get() : name;
}

/// "\x1b"
std::string escaped(char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    return std::string("\\x") + digits[byte >> 4U] + digits[byte & 15U];
}

std::string_view stem(std::string_view path) {
    path.remove_prefix(path.rfind('/') + 1);
    return path.substr(0, path.rfind('.'));
}

}  // namespace

void Logger::debug(std::string_view message, Where where) const {
    write(Level::debug, message, where);
}

void Logger::info(std::string_view message, Where where) const {
    write(Level::info, message, where);
}

void Logger::warning(std::string_view message, Where where) const {
    write(Level::warning, message, where);
}

void Logger::error(std::string_view message, Where where) const {
    write(Level::error, message, where);
}

void Logger::write(Level level,
                   std::string_view message,
                   const Where& where) const {
    Output& out = output();
    std::scoped_lock lock(out.mutex);
    if (out.sink) out.sink({level, name_, message, where});
}

Sink set_sink(Sink sink) {
    Output& out = output();
    std::scoped_lock lock(out.mutex);
    return std::exchange(out.sink, std::move(sink));
}

std::string format(const Record& record) {
    static constexpr char letters[] = {'D', 'I', 'W', 'E'};
    std::time_t now = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&now, &local);
    char time[32];
    std::strftime(time, sizeof time, "%y%m%d %H:%M:%S", &local);
    std::string text = "[";
    text += letters[static_cast<int>(record.level)];
    text += ' ';
    text += time;
    text += ' ';
    text += stem(record.where.file_name());
    text += ':' + std::to_string(record.where.line()) + "] ";
    for (const char c : record.message) {
        // What comes from outside may hold what a terminal obeys.
        if ((static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t') ||
            c == '\x7f')
            text += escaped(c);
        else
            text += c;
        // What goes on looks like no line of its own.
        if (c == '\n') text += "    ";
    }
    return text;
}

std::string describe(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& e) {
        return demangle(typeid(e).name()) + ": " + e.what();
    } catch (...) {
        return "an exception that is not a std::exception";
    }
}

}  // namespace tornado::log
