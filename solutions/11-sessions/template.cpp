// Templates: a handler's pages. The language is common/templates'.

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <nlohmann/json.hpp>

#include "common/templates/templates.hpp"

#include "request_handler.hpp"
#include "settings.hpp"

namespace tornado::web {

namespace {

/// Reads the templates of each folder once, for all handlers; with `debug`
/// anew each time.
/// Tornado: RequestHandler._template_loaders (v6.5.7:201)
template_::Template load(const Settings& settings, const std::string& name) {
    static std::mutex mutex;
    static std::map<std::string, template_::Loader> loaders;
    const std::string& root = settings.template_path;
    const std::scoped_lock lock(mutex);
    if (settings.debug) return template_::Loader(root, false).load(name);
    return loaders.try_emplace(root, root).first->second.load(name);
}

}  // namespace

std::string HandlerSession::render_string(std::string_view template_name,
                                          const nlohmann::json& values) {
    nlohmann::json all{{"current_user", current_user().value_or("")},
                       {"request_path", request().path}};
    // To ask for it sets a cookie: not on pages that have no use for it.
    if (settings().xsrf_cookies) all["xsrf_form_html"] = xsrf_form_html();
    all.update(values);
    return load(settings(), std::string(template_name)).generate(all);
}

void RequestHandler::render(std::string_view template_name,
                            const nlohmann::json& values) {
    finish(render_string(template_name, values));
}

}  // namespace tornado::web
