// A list of listeners, told in the article's order: walk first, clear then.

#include <cstdio>
#include <functional>
#include <utility>
#include <vector>

namespace {

class Radio {
  public:
    using Listener = std::function<void(int news)>;

    void listen(Listener listener) {
        listeners_.push_back(std::move(listener));
    }

    void send(int news) {
        const std::size_t count = listeners_.size();
        for (std::size_t i = 0; i < count; ++i) {
            const Listener listener = listeners_[i];
            listener(news);
        }
        listeners_.clear();  // WRONG: also those who came during the walk
    }

  private:
    std::vector<Listener> listeners_;
};

}  // namespace

int main() {
    Radio radio;
    std::function<void(int)> anna = [&](int news) {
        std::printf("anna hears news %d\n", news);
        radio.listen(anna);
    };
    radio.listen(anna);
    radio.listen([](int news) { std::printf("ben hears news %d\n", news); });
    for (int news = 1; news <= 3; ++news)
        radio.send(news);
}
