// Three messages of the chat, packed each by itself, and as one stream.

#include <cstdio>
#include <string>

#include "common/gzip/deflate.hpp"

using namespace tornado;

static std::string
message(const std::string& id, const char* who, const char* text) {
    return "{\"messages\":[{\"body\":\"" + std::string(text) +
           "\",\"from\":\"" + who +
           "\",\"html\":\"<div class=\\\"message\\\" " + "id=\\\"m" + id +
           "\\\"><b>" + who + ": <\\/b>" + text + "<\\/div>\",\"id\":\"" + id +
           "\"}]}";
}

int main() {
    constexpr int level = 6;
    constexpr int window_bits = 15;
    Deflater one_stream(level, window_bits);
    std::printf("message   by itself   as one stream\n");
    for (const std::string& text :
         {message(
              "8f34a8f87d192a700a9a82d474b5ebe9", "anna", "dinner is ready"),
          message("1c0f6a3de5b84427931bb0a7c2d95e68", "ben", "coming"),
          message("b27e94d0813f4c56ae01d38f7765a92c",
                  "anna",
                  "and bring the bread")}) {
        Deflater by_itself(level, window_bits);
        std::printf("%7zu %11zu %15zu\n",
                    text.size(),
                    by_itself.pack(text).size() - 4,
                    one_stream.pack(text).size() - 4);
    }
}
