// A page of another site, with a form for somebody else's chat: what XSRF is.
//
//     prize --port 8666 --chat http://127.0.0.1:8010
//
// then, in the browser that is in the chat: http://127.0.0.1:8666. Given.

#include <cstdio>
#include <exception>
#include <string>

#include "common/cli/program_options.hpp"
#include "common/escape/escape.hpp"

#include "ioloop.hpp"
#include "poller_option.hpp"
#include "web.hpp"

using namespace tornado;

namespace {

class PrizeHandler : public web::RequestHandler {
  public:
    void initialize(const std::string& chat) { chat_ = chat; }

    void get() {
        write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
              "<meta charset=\"utf-8\">\n<title>A prize</title>\n</head>\n"
              "<body>\n<h1>You have won a prize!</h1>\n"
              "<form method=\"post\" action=\"" +
              escape::xhtml_escape(chat_) +
              "/a/message/new\">\n"
              "<input type=\"hidden\" name=\"body\"\n"
              "    value=\"I love this watch: watches.example\">\n"
              "<input type=\"hidden\" name=\"next\" value=\"/\">\n"
              "<button>Fetch it</button>\n</form>\n</body>\n</html>\n");
    }

  private:
    std::string chat_;
};

}  // namespace

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8666);
    known.push_back({"chat", "http://127.0.0.1:8010", "whose chat"});
    const cli::ProgramOptions options(argc, argv, "another site", known);
    try {
        IOLoop loop(make_poller(options.text("poller")));
        loop.make_current();
        web::Application app(
            {web::url<PrizeHandler>("/", options.text("chat"))});
        const std::string& address = options.text("address");
        const HTTPServer& server = app.listen(options.port(), address);
        std::printf("prize on port %d: open http://%s:%d\n",
                    server.port(),
                    address.c_str(),
                    server.port());
        std::fflush(stdout);
        loop.start();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "prize: %s\n", error.what());
        return 1;
    }
}
