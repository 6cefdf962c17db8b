#pragma once

/// What a learner can ask for. Each verb returns the tool's exit code.

#include <optional>
#include <string>
#include <vector>

#include "tools/learn/session.hpp"

namespace tornado::learn {

struct CheckOptions {
    std::string place;            ///< "", "01" or "01.3"
    bool base_reference = false;  ///< the chapters below from the reference
    bool again = false;           ///< also what is green and unchanged
};

int show_dashboard(Session& session);
int check(Session& session, const CheckOptions& options);
int watch(Session& session, const CheckOptions& options);
int hint(Session& session, const std::string& place, std::optional<int> level);
int list(Session& session);
int next(Session& session, bool skip);
int skip(Session& session, const std::string& place);
int lend(Session& session, const std::string& place, bool back);
int choose_path(Session& session, const std::string& path);
int reset(Session& session, const std::string& place, bool missing);
int diff(Session& session, const std::string& place, bool spoil);
int mutant(Session& session,
           const std::string& place,
           const std::string& name,
           bool show);

struct RunOptions {
    std::string place;
    std::string program;
    std::vector<std::string> arguments;
    bool base_reference = false;  ///< the reference's program
};

int run(Session& session, const RunOptions& options);

struct TraceOrder {
    std::string place;
    std::string program;
    std::vector<std::string> arguments;
    bool base_reference = false;  ///< the reference's program
    bool drive = false;           ///< play the program's scene to it
};

int trace_program(Session& session, const TraceOrder& order);

struct BenchOrder {
    std::string name;    ///< one of bench_names(), growth; empty: hello
    int rounds = 0;      ///< 0: as many as are usual
    bool quick = false;  ///< less of everything
};

int bench(Session& session, const BenchOrder& order);

struct BookOrder {
    std::string place;        ///< the page to open; empty: the front page
    int port = 0;             ///< where to serve it
    bool build_only = false;  ///< build it, and leave it at that
};

int book(Session& session, const BookOrder& order);

struct GradeOrder {
    std::string work;   ///< a clone, its chapters/, or an archive
    bool json = false;  ///< as JSON in place of a page
    std::string junit;  ///< a file to write as well; empty: none
};

int grade(Session& session, const GradeOrder& order);
int export_course(Session& session, const std::string& folder);
int update(Session& session, const std::string& from);
int doctor(Session& session);
int verify(Session& session, bool all);

}  // namespace tornado::learn
