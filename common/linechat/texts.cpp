#include "common/linechat/texts.hpp"

namespace tornado::linechat {

std::string guest_name(std::size_t number) {
    return "guest" + std::to_string(number);
}

std::string welcome(std::string_view name, std::size_t others) {
    std::string text = "* you are ";
    text += name;
    text += ", others here: " + std::to_string(others) + "\n";
    return text;
}

std::string joined(std::string_view name) {
    return "* " + std::string(name) + " joined\n";
}

std::string left(std::string_view name) {
    return "* " + std::string(name) + " left\n";
}

std::string said(std::string_view name, std::string_view line) {
    return std::string(name) + ": " + std::string(line) + "\n";
}

std::string too_long() {
    return "* that line is too long, good bye\n";
}

}  // namespace tornado::linechat
