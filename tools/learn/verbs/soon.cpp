#include "tools/learn/errors.hpp"
#include "tools/learn/internal.hpp"
#include "tools/learn/verbs.hpp"

namespace tornado::learn {

namespace {

int soon(const char* verb) {
    throw Trouble(std::string(verb) + " is not written yet.");
}

}  // namespace

int watch(Session&, const CheckOptions&) {
    return soon("watch");
}

int reset(Session&, const std::string&) {
    return soon("reset");
}

int diff(Session&, const std::string&, bool) {
    return soon("diff");
}

int mutant(Session&, const std::string&, const std::string&, bool) {
    return soon("mutant");
}

int run(Session&, const RunOptions&) {
    return soon("run");
}

int book(Session&, const std::string&, int) {
    return soon("book");
}

int doctor(Session&) {
    return soon("doctor");
}

int verify(Session&, bool) {
    return soon("verify");
}

int generate_starters(Session&, const std::string&, const std::string&) {
    return soon("generate");
}

int update_golden(Session&, const std::string&) {
    return soon("golden");
}

}  // namespace tornado::learn
