// Must not compile: run_sync() waits for a Future, and 42 is none. [LOOP-15]
#include "concurrent.hpp"

int main() {
    tornado::IOLoop loop;
    return loop.run_sync([] { return 42; });
}
