#include "tools/learn/errors.hpp"
#include "tools/learn/internal.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace {

int soon(const char* verb) {
    throw Trouble(std::string(verb) + " is not written yet.");
}

}  // namespace

int reset(Session&, const std::string&) {
    return soon("reset");
}

int generate_starters(Session&, const std::string&, const std::string&) {
    return soon("generate");
}

int update_golden(Session&, const std::string&) {
    return soon("golden");
}

}  // namespace tornado::learn
