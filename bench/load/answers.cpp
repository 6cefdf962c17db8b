// Loads that are answered one by one: all but longpoll.

#include <algorithm>

#include "bench/load/closed_loop.hpp"
#include "bench/load/loads.hpp"

namespace tornado::bench {

namespace {

Figures measure(Target& target, const Order& order, ClosedLoop& clients) {
    if (order.warm_up > 0) (void)clients.run(order.warm_up, order.seconds);
    const auto before = target.processor_time();
    const double faults = target.page_faults();
    auto run = clients.run(order.answers, order.seconds);
    const std::chrono::duration<double, std::micro> used =
        target.processor_time() - before;
    const auto answers = static_cast<double>(run.answers);
    Figures figures{{"answers", answers},
                    {"seconds", run.seconds},
                    {"rate", answers / run.seconds},
                    {"p50_us", quantile(run.waits, 0.5)},
                    {"p99_us", quantile(run.waits, 0.99)}};
    if (target.known()) {
        figures.emplace_back("cpu_us", used.count() / answers);
        figures.emplace_back("faults",
                             (target.page_faults() - faults) / answers);
        figures.emplace_back("memory", target.memory());
    }
    target.end();
    return figures;
}

Figures
load_http(Target& target, const Order& order, const Exchange& exchange) {
    std::vector<UniqueFd> connections;
    Pace pace(target);
    for (std::size_t i = 0; i < order.connections; ++i) {
        connections.push_back(connect_for_load(target.port()));
        pace.step();
    }
    ClosedLoop clients(target, exchange, std::move(connections), order.depth);
    return measure(target, order, clients);
}

}  // namespace

double quantile(std::vector<float>& values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const auto place = share * static_cast<double>(values.size() - 1);
    return static_cast<double>(values[static_cast<std::size_t>(place)]);
}

Figures load_hello(Target& target, const Order& order) {
    return load_http(target, order, HelloExchange(order.path, order.body));
}

Figures load_download(Target& target, const Order& order) {
    const std::string path = "/bytes/" + std::to_string(order.size);
    const std::string body(order.size, 'x');
    return load_http(target, order, HelloExchange(path, body));
}

Figures load_upload(Target& target, const Order& order) {
    return load_http(target, order, UploadExchange(order.size));
}

Figures load_websocket(Target& target, const Order& order) {
    const FrameExchange exchange(order.size);
    std::vector<UniqueFd> connections;
    for (std::size_t i = 0; i < order.connections; ++i)
        connections.push_back(Talker(target).upgrade());
    ClosedLoop clients(target, exchange, std::move(connections), order.depth);
    return measure(target, order, clients);
}

void Pace::step() {
    constexpr std::size_t places = 50;
    if (++steps_ % places == 0) wait();
}

void Pace::wait() {
    (void)talker_.ask("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
}

}  // namespace tornado::bench
