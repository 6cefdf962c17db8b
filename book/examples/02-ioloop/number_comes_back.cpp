// Descriptors are small numbers, and the lowest free one is given out next.
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

int main() {
    int alice = ::open("/dev/null", O_RDONLY);
    int bob = ::open("/dev/null", O_RDONLY);
    std::printf("bob has a number, alice has the one before: %s\n",
                bob == alice + 1 ? "yes" : "no");
    ::close(bob);
    int carol = ::open("/dev/zero", O_RDONLY);
    std::printf("bob left, carol came, and has bob's number: %s\n",
                carol == bob ? "yes" : "no");
    ::close(alice);
    ::close(carol);
}
