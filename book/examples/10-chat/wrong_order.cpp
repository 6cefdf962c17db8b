// A chat in which those who wait are told first, and what was said is kept
// then.

#include <algorithm>
#include <functional>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

using Texts = std::vector<std::string>;
using Hears = std::function<void(const Texts&)>;

class Chat {
  public:
    /// What came after `last`; all, if that is not here.
    void wait(const std::string& last, Hears hears) {
        auto known = std::find(kept_.begin(), kept_.end(), last);
        known = known == kept_.end() ? kept_.begin() : known + 1;
        const Texts missed(known, kept_.end());
        if (missed.empty())
            waiters_.push_back(std::move(hears));
        else
            hears(missed);
    }

    void say(const std::string& text) {
        for (const Hears& hears : std::exchange(waiters_, {}))
            hears({text});
        kept_.push_back(text);  // WRONG: too late for who has asked again
    }

  private:
    Texts kept_;
    std::vector<Hears> waiters_;
};

/// Asks, and asks again at once for what comes after that.
static void follow(Chat& chat, const std::string& last) {
    chat.wait(last, [&chat](const Texts& news) {
        for (const std::string& text : news)
            std::cout << "anna hears " << text << '\n';
        follow(chat, news.back());
    });
}

int main() {
    Chat chat;
    follow(chat, "");
    for (const char* text : {"one", "two", "three"})
        chat.say(text);
}
