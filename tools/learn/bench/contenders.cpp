#include "tools/learn/bench/contenders.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"
#include "tools/learn/packages.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"
#include "tools/learn/tree.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

/// A port that was free a moment ago, for a server that cannot choose one.
int free_port() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof(address);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool good = fd >= 0 && bind(fd, generic, size) == 0 &&
                      getsockname(fd, generic, &size) == 0;
    if (fd >= 0) {
        close(fd);
    }
    if (!good) {
        throw Trouble("No free port could be found for nginx.");
    }
    return ntohs(address.sin_port);
}

/// nginx in the foreground and without a master, everything of it in `folder`.
std::string nginx_settings(int port) {
    std::string text = "daemon off;\nmaster_process off;\npid nginx.pid;\n"
                       "error_log stderr crit;\n"
                       "events { worker_connections 20000; }\nhttp {\n"
                       "  access_log off;\n  keepalive_requests 100000000;\n"
                       "  default_type text/plain;\n";
    for (const std::string name :
         {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
        text += "  " + name + "_temp_path temp;\n";
    }
    return text + "  server {\n    listen 127.0.0.1:" + std::to_string(port) +
           " backlog=4096;\n"
           "    location / { return 200 \"Hello, World!\"; }\n  }\n}\n";
}

class FieldMaker {
  public:
    FieldMaker(Session& session, const BenchPlan& plan)
        : session_(session)
        , plan_(plan)
        , tree_(session.root, "bench", "bench") {}

    Field make() {
        build(plan_.in_process() ? "bench_loop" : "bench_programs");
        if (plan_.in_process()) {
            add_loops();
        } else {
            if (plan_.yardstick) {
                add("bench_minimal", {program("bench_minimal"), "--port", "0"});
            }
            add_reference();
            add_learner();
            for (auto& contender : field_.contenders) {
                contender.ours = true;
            }
            add_peers();
        }
        return field_;
    }

  private:
    std::string program(const std::string& name) const {
        return (tree_.folder() / "bench" / name).string();
    }

    void build(const std::string& target) const {
        const auto built = tree_.build({}, target, session_.terminal);
        if (!built.good) {
            throw Trouble("What is to be measured does not build; the whole "
                          "log is " +
                              built.log.string() + ".",
                          exit_red);
        }
    }

    void add(const std::string& name, std::vector<std::string> words) {
        field_.contenders.push_back({name, std::move(words)});
    }

    void leave_out(const std::string& name, const std::string& why) {
        field_.notes.push_back(name + " is not measured: " + why);
    }

    void add_reference() {
        const std::vector<std::string> words{
            program("bench_server"), "--port", "0"};
        add("reference", words);
        if (plan_.name != "websocket" && !plan_.grows()) {
            auto coroutines = words;
            coroutines.insert(coroutines.end(), {"--style", "coroutine"});
            add("reference, coroutines", coroutines);
        }
    }

    /// The first chapter that is missing for the learner's row, or null.
    const Chapter* missing() const {
        const auto journey = session_.journey();
        for (const auto& chapter : session_.course.chapters) {
            if (chapter.number > 0 && chapter.number <= plan_.chapter &&
                !journey.stands(chapter)) {
                return &chapter;
            }
        }
        return nullptr;
    }

    void add_learner() {
        const auto* last = session_.course.chapter(plan_.chapter);
        const auto* next = missing();
        if (last == nullptr || next != nullptr) {
            return leave_out(
                "Your own code",
                "it is when chapters 01 to " + two_digits(plan_.chapter) +
                    " are done" +
                    (next == nullptr
                         ? "."
                         : "; " + two_digits(next->number) + " is not."));
        }
        const Tree mine(session_.root, "bench-mine", "bench");
        const std::string target =
            plan_.in_process() ? "bench_loop" : "bench_server";
        const auto built = mine.build(
            session_.tracks(*last, false), target, session_.terminal);
        if (!built.good) {
            return leave_out("Your own code",
                             "it does not build. ./learn check explains why; "
                             "the whole log is " +
                                 built.log.string() + ".");
        }
        std::vector<std::string> words{
            (mine.folder() / "bench" / target).string()};
        if (!plan_.in_process()) {
            words.insert(words.end(), {"--port", "0"});
        }
        add("yours", words);
    }

    void add_loops() {
        add("a list of functions", {program("bench_loop"), "--bare"});
        add("reference", {program("bench_loop")});
        add_learner();
        add_script("Tornado", "python3-tornado", "tornado_loop.py");
    }

    void add_peers() {
        if (plan_.name == "hello") {
            add_nginx();
        }
        if (!plan_.grows()) {
            add_other_peers();
        }
        add_script("Tornado", "python3-tornado", "tornado_server.py");
    }

    void add_other_peers() {
        add_library("Boost.Beast", "libboost-dev", "beast_server");
        if (plan_.name != "websocket") {
            add_library("libevent's evhttp", "libevent-dev", "evhttp_server");
        }
        add_script("Node", "nodejs", "node_server.js");
    }

    void lacks(const std::string& name, const std::string& package) {
        leave_out(name,
                  package + " is not installed (./learn bench --install).");
    }

    void add_library(const std::string& name,
                     const std::string& package,
                     const std::string& target) {
        if (!fs::exists(program(target))) {
            lacks(name, package);
        } else {
            add(name, {program(target), "0"});
        }
    }

    void add_script(const std::string& name,
                    const std::string& package,
                    const std::string& script) {
        const bool node = package == "nodejs";
        // Debian's Tornado belongs to Debian's Python, whatever stands first
        // on the path.
        const auto interpreter =
            node ? find_program("node").value_or("")
                 : fs::path(installed_version(package).empty()
                                ? ""
                                : "/usr/bin/python3");
        if (interpreter.empty()) {
            lacks(name, package);
            return;
        }
        add(name,
            {interpreter.string(),
             (session_.root / "bench/peers" / script).string(),
             "0"});
    }

    void add_nginx() {
        auto nginx = find_program("nginx").value_or("");
        if (nginx.empty() && fs::exists("/usr/sbin/nginx")) {
            nginx = "/usr/sbin/nginx";
        }
        if (nginx.empty()) {
            lacks("nginx", "nginx-light");
            return;
        }
        const auto folder = session_.root / "build/bench/nginx";
        fs::create_directories(folder);
        const int port = free_port();
        write_atomically(folder / "nginx.conf", nginx_settings(port));
        field_.contenders.push_back(
            {"nginx",
             {nginx.string(), "-p", folder.string() + "/", "-c", "nginx.conf"},
             {"--port", std::to_string(port)}});
    }

    Session& session_;
    const BenchPlan& plan_;
    Tree tree_;
    Field field_;
};

}  // namespace

Field bench_field(Session& session, const BenchPlan& plan) {
    return FieldMaker(session, plan).make();
}

std::vector<std::string> bench_words(const Session& session,
                                     const BenchPlan& plan,
                                     const BenchRun& run,
                                     const Contender& contender) {
    std::vector<std::string> words;
    if (plan.in_process()) {
        words = contender.words;
        words.insert(words.end(), run.arguments.begin(), run.arguments.end());
        return words;
    }
    words = {(session.root / "build/bench/bench/bench_load").string()};
    for (const auto* more : {&run.arguments, &contender.load}) {
        words.insert(words.end(), more->begin(), more->end());
    }
    words.insert(words.end(),
                 {"--patience", std::to_string(plan.patience), "--"});
    for (const auto* more : {&contender.words, &run.server}) {
        words.insert(words.end(), more->begin(), more->end());
    }
    return words;
}

}  // namespace tornado::learn
