// A function that waits in the middle, and what is left of it when the waiting
// is cut out.

#include <cstdio>
#include <string>

// What one would like to write, if wait_for_word() could give the CPU back:
//
//     std::string pair() {
//         std::string first = wait_for_word();
//         std::string second = wait_for_word();
//         return first + "-" + second;
//     }
class Pair {
  public:
    void word(const std::string& word) {
        switch (at_) {
        case 0:
            first_ = word;
            at_ = 1;
            return;
        case 1:
            result_ = first_ + "-" + word;
            at_ = 2;
            return;
        default:
            return;
        }
    }

    const std::string& result() const { return result_; }

  private:
    int at_ = 0;         // where it goes on
    std::string first_;  // is needed after the second wait; `second` is not
    std::string result_;
};

int main() {
    Pair a;
    Pair b;
    a.word("salt");
    b.word("bread");
    a.word("pepper");
    b.word("butter");
    std::printf("%s %s\n", a.result().c_str(), b.result().c_str());
}
