#include "tools/source/outline.hpp"

#include <utility>

#include "tools/source/declarator.hpp"

namespace tornado::source {

namespace {

std::size_t newlines_in(std::string_view text) {
    std::size_t count = 0;
    for (char c : text)
        count += c == '\n' ? 1 : 0;
    return count;
}

std::string without_tornado(std::string name) {
    if (name == "tornado") return "";
    if (name.starts_with("tornado::")) name.erase(0, 9);
    return name;
}

class OutlineReader {
  public:
    OutlineReader(const SourceFile& file, Outline& outline)
        : text_(file.text)
        , code_(outline.code)
        , entities_(outline.entities)
        , declarations_(file, outline.code) {}

    void run() { scope({0, code_.size(), none, Access::outside, none}); }

  private:
    struct Scope {
        std::size_t begin;    // code tokens: after the '{'
        std::size_t end;      // the '}'
        std::size_t parent;   // entity
        Access access;        // of what stands here; none: no type's scope
        std::size_t section;  // entity, or none
    };

    void scope(Scope scope);
    std::size_t access_label(Scope& scope, std::size_t i);
    void close_section(const Scope& scope, std::size_t at);
    std::size_t name_space(const Scope& scope, std::size_t i);
    std::size_t declaration(const Scope& scope, std::size_t i);
    std::size_t type(const Scope& scope, Entity entity, const Head& head);

    Entity begin_entity(const Scope& scope,
                        EntityKind kind,
                        std::size_t i,
                        const std::string& name) const;
    void describe(Entity& entity, const Head& head) const;
    void set_body(Entity& entity, std::size_t open) const;
    std::size_t comments_above(std::size_t i, std::size_t floor) const;
    std::string full_name(std::size_t parent, const std::string& name) const;
    bool is_label(std::size_t i) const;

    const std::string& text_;
    const Code& code_;
    std::vector<Entity>& entities_;
    DeclarationReader declarations_;
};

void OutlineReader::scope(Scope scope) {
    std::size_t i = scope.begin;
    while (i < scope.end) {
        if (code_.is(i, ";"))
            ++i;
        else if (scope.access != Access::outside && is_label(i))
            i = access_label(scope, i);
        else if (code_.is(i, "namespace") ||
                 (code_.is(i, "inline") && code_.is(i + 1, "namespace")))
            i = name_space(scope, i);
        else if (code_.is(i, "extern") && code_.is(i + 2, "{")) {
            const std::size_t close = code_.match(i + 2);
            this->scope({i + 3, close, scope.parent, scope.access, none});
            i = close + 1;
        } else {
            i = declaration(scope, i);
        }
    }
    close_section(scope, scope.end);
}

bool OutlineReader::is_label(std::size_t i) const {
    return code_.is(i + 1, ":") &&
           (code_.is(i, "public") || code_.is(i, "protected") ||
            code_.is(i, "private"));
}

std::size_t OutlineReader::access_label(Scope& scope, std::size_t i) {
    close_section(scope, i);
    const std::string word(code_[i].text);
    scope.access = word == "public"      ? Access::public_
                   : word == "protected" ? Access::protected_
                                         : Access::private_;
    Entity section;
    section.kind = EntityKind::section;
    section.name = entities_[scope.parent].name + " " + word;
    section.parent = scope.parent;
    section.access = scope.access;
    section.unnamed = entities_[scope.parent].unnamed;
    section.begin = section.first = code_[i].begin;
    section.line = code_[i].line;
    section.head_end = section.body_begin = code_[i + 1].end();
    section.has_body = true;
    section.task = task_comment_at(text_, code_.all(), code_.in_all(i + 1) + 1);
    scope.section = entities_.size();
    entities_.push_back(std::move(section));
    return i + 2;
}

void OutlineReader::close_section(const Scope& scope, std::size_t at) {
    if (scope.section == none) return;
    Entity& section = entities_[scope.section];
    section.body_end = section.end = code_[at].begin;
}

std::size_t OutlineReader::name_space(const Scope& scope, std::size_t i) {
    const std::size_t begin = i;
    std::string name;
    while (i < scope.end && !code_.is(i, "{") && !code_.is(i, ";")) {
        if (code_.is(i, "=")) break;
        const bool word = code_.is(i, TokenKind::identifier);
        if (word && !code_.is(i, "inline") && !code_.is(i, "namespace"))
            name += (name.empty() ? "" : "::") + std::string(code_[i].text);
        i = code_.after(i);
    }
    if (!code_.is(i, "{")) {  // an alias
        while (i < scope.end && !code_.is(i, ";"))
            i = code_.after(i);
        return i + 1;
    }
    Entity entity = begin_entity(scope, EntityKind::name_space, begin, name);
    entity.unnamed = entity.unnamed || name.empty();
    entity.head_end = code_[i - 1].end();
    set_body(entity, i);
    const std::size_t self = entities_.size();
    entities_.push_back(std::move(entity));
    this->scope({i + 1, code_.match(i), self, Access::outside, none});
    return code_.match(i) + 1;
}

std::size_t OutlineReader::declaration(const Scope& scope, std::size_t i) {
    const Head head = declarations_.read(i, scope.end);
    const bool body = head.ends_with == HeadEnd::function_body;
    const EntityKind kind =
        body ? EntityKind::function : EntityKind::declaration;
    Entity entity = begin_entity(scope, kind, i, head.name);
    describe(entity, head);
    if (head.ends_with == HeadEnd::type_body)
        return type(scope, std::move(entity), head);
    if (!body) {
        entity.end = code_[head.stop].end();
        const bool mentions = head.is_friend && !head.is_function;
        if (!head.name.empty() && !mentions)
            entities_.push_back(std::move(entity));
        return head.stop + 1;
    }
    const std::size_t close = code_.match(head.stop);
    if (head.macro == "TEST_SUITE") {
        this->scope(
            {head.stop + 1, close, scope.parent, Access::outside, none});
        return close + 1;
    }
    if (!head.macro.empty()) entity.name = head.name;
    set_body(entity, head.stop);
    entities_.push_back(std::move(entity));
    return close + 1;
}

std::size_t
OutlineReader::type(const Scope& scope, Entity entity, const Head& head) {
    const std::size_t close = code_.match(head.stop);
    std::size_t i = close + 1;
    while (i < scope.end && !code_.is(i, ";"))
        i = code_.after(i);
    entity.kind = EntityKind::type;
    set_body(entity, head.stop);
    if (i < scope.end) entity.end = code_[i].end();
    const std::size_t self = entities_.size();
    entities_.push_back(std::move(entity));

    bool is_enum = false;
    bool is_class = false;
    for (std::size_t k = head.return_begin; k < head.stop; ++k) {
        if (code_.is(k, "enum")) is_enum = true;
        if (code_.is(k, "class")) is_class = true;
        if (code_.is(k, ":")) break;
    }
    const Access access = is_class ? Access::private_ : Access::public_;
    if (!is_enum) this->scope({head.stop + 1, close, self, access, none});
    return i + 1;
}

Entity OutlineReader::begin_entity(const Scope& scope,
                                   EntityKind kind,
                                   std::size_t i,
                                   const std::string& name) const {
    Entity entity;
    entity.kind = kind;
    entity.name = full_name(scope.parent, name);
    entity.parent = scope.parent;
    entity.access = scope.access;
    entity.unnamed = scope.parent != none && entities_[scope.parent].unnamed;
    entity.qualified =
        name.find("::") != std::string::npos && kind != EntityKind::name_space;
    entity.begin = code_[i].begin;
    entity.line = code_[i].line;
    // Comments above belong to it, but not its section's TASK comment.
    std::size_t floor =
        scope.begin == 0 ? 0 : code_.in_all(scope.begin - 1) + 1;
    if (scope.section != none && entities_[scope.section].task)
        floor = entities_[scope.section].task->last + 1;
    entity.first = comments_above(i, floor);
    return entity;
}

void OutlineReader::describe(Entity& entity, const Head& head) const {
    entity.is_function = head.is_function;
    entity.is_constexpr = head.is_constexpr;
    entity.is_defaulted = head.is_defaulted;
    entity.deduced_return =
        head.is_function && head.has_auto && !head.has_trailing_return;
    const std::size_t first = code_.first_from(entity.begin);
    entity.head_end = head.signature_end > first
                          ? code_[head.signature_end - 1].end()
                          : entity.begin;
    if (!head.is_function) return;
    if (head.return_begin < head.return_end) {
        entity.return_begin = code_[head.return_begin].begin;
        entity.return_end = code_[head.return_end - 1].end();
    }
    entity.params_begin = code_[head.params].begin;
    entity.params_end = code_[code_.match(head.params)].end();
}

void OutlineReader::set_body(Entity& entity, std::size_t open) const {
    entity.has_body = true;
    entity.body_begin = code_[open].begin;
    entity.body_end = entity.end = code_[code_.match(open)].end();
    if (entity.kind != EntityKind::name_space)
        entity.task =
            task_comment_at(text_, code_.all(), code_.in_all(open) + 1);
}

std::size_t OutlineReader::comments_above(std::size_t i,
                                          std::size_t floor) const {
    std::size_t at = code_.in_all(i);
    if (!begins_line(text_, code_.all()[at].begin)) return code_[i].begin;
    while (at > floor) {
        const Token& above = code_.all()[at - 1];
        if (above.kind != TokenKind::comment) break;
        if (above.line + newlines_in(above.text) + 1 != code_.all()[at].line)
            break;
        if (!begins_line(text_, above.begin)) break;
        --at;
    }
    return code_.all()[at].begin;
}

std::string OutlineReader::full_name(std::size_t parent,
                                     const std::string& name) const {
    if (parent == none || entities_[parent].name.empty())
        return without_tornado(name);
    if (name.empty()) return entities_[parent].name;
    return entities_[parent].name + "::" + name;
}

}  // namespace

Outline outline_of(const SourceFile& file) {
    Outline outline{&file, Code(file), {}};
    OutlineReader(file, outline).run();
    return outline;
}

std::size_t enclosing(const Outline& outline, std::size_t offset) {
    std::size_t found = none;
    for (std::size_t i = 0; i < outline.entities.size(); ++i) {
        const Entity& entity = outline.entities[i];
        if (entity.has_body && entity.body_begin <= offset &&
            offset < entity.body_end)
            found = i;
    }
    return found;
}

}  // namespace tornado::source
