// The same handler twice, and a blocking one, side by side: open the page in a
// browser, and watch who waits for whom.
//
//     slow_upstream --port 8018
//     two_styles --port 8008                   then: http://127.0.0.1:8008

#include "two_styles.hpp"

#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

#include "common/cli/program_options.hpp"

#include "poller_option.hpp"
#include "web.hpp"

using namespace tornado;

namespace {

/// Asks one of the three handlers, and meanwhile /hello, five times a second.
/// The hash in the URL, such as "#coroutine", is asked at once.
constexpr std::string_view page = R"html(<!DOCTYPE html>
<meta charset="utf-8">
<title>The same handler twice</title>
<style>
body { font: 16px system-ui, sans-serif; margin: 2em; color-scheme: light dark }
.row { display: flex; align-items: center; gap: 1ch; height: 1.6em }
.row b { width: 10ch; font-weight: normal }
.row span { width: 8ch; text-align: right }
.line { position: relative; flex: 1; height: 1em; background: #8882 }
.bar { position: absolute; height: 1em; min-width: 3px; background: #2a7 }
.slow .bar { background: #47c }
</style>
<h1>The same handler twice</h1>
<p>Each button asks a handler that fetches from a slow server. Meanwhile this
page asks for <code>/hello</code> five times a second. A bar is the time from
the question to the answer.</p>
<p><button>callback</button> <button>coroutine</button>
<button>blocking</button> <output></output></p>
<div id="rows"></div>
<script>
const total = 3000;
const rows = document.querySelector('#rows');
let start = 0;

async function ask(path, kind) {
    const row = document.createElement('div');
    row.className = 'row ' + kind;
    row.innerHTML = '<b></b><div class="line"><div class="bar"></div></div>' +
        '<span></span>';
    row.firstChild.textContent = path;
    rows.append(row);
    const asked = performance.now() - start;
    const response = await fetch(path, {cache: 'no-store'});
    const text = await response.text();
    const took = performance.now() - start - asked;
    const bar = row.querySelector('.bar');
    bar.style.left = asked / total * 100 + '%';
    bar.style.width = took / total * 100 + '%';
    row.lastChild.textContent = Math.round(took) + ' ms';
    return response.status + ' ' + text;
}

const buttons = document.querySelectorAll('button');
const output = document.querySelector('output');

async function run(name) {
    for (const button of buttons) button.disabled = true;
    rows.replaceChildren();
    start = performance.now();
    const hello = setInterval(() => ask('/hello', 'quick').catch(() => {}),
        200);
    try {
        output.textContent = await ask('/' + name, 'slow');
    } catch {
        output.textContent = 'no answer: is the server there?';
    }
    clearInterval(hello);
    for (const button of buttons) button.disabled = false;
}

for (const button of buttons)
    button.onclick = () => run(button.textContent);
if (location.hash) run(location.hash.slice(1));
</script>
)html";

class PageHandler : public web::RequestHandler {
  public:
    void get() { write(page); }
};

class HelloHandler : public web::RequestHandler {
  public:
    void get() { write("hello\n"); }
};

}  // namespace

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8008);
    known.push_back(
        {"upstream", "http://127.0.0.1:8018/", "URL of the slow server"});
    cli::ProgramOptions options(
        argc, argv, "the same handler in two styles", known);
    try {
        IOLoop loop(make_poller(options.text("poller")));
        loop.make_current();
        const std::string upstream = options.text("upstream");
        web::Application app({
            web::url<PageHandler>("/"),
            web::url<HelloHandler>("/hello"),
            web::url<two_styles::AsyncHandler>("/callback", upstream),
            web::url<two_styles::GenAsyncHandler>("/coroutine", upstream),
            web::url<two_styles::BlockingHandler>("/blocking", upstream),
        });
        const HTTPServer& server =
            app.listen(options.port(), options.text("address"));
        std::printf("two_styles on port %d\n", server.port());
        std::fflush(stdout);
        loop.start();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "two_styles: %s\n", error.what());
        return 1;
    }
}
