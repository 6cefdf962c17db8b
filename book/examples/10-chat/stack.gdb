# Shows the stack at the point where a request that has waited gets its news.
# For
#   gdb -q -batch -x stack.gdb --args chat --port 8010
# Frames of the standard library are left out, arguments too.
set pagination off
set confirm off
set debuginfod enabled off
set breakpoint pending on
break tornado::chat::MessageUpdatesHandler::on_new_messages
run
python
import re

LAMBDAS = [
    (r"FutureAwaiter.*await_suspend", "a lambda of FutureAwaiter::await_suspend"),
]

def short(name):
    for pattern, text in LAMBDAS:
        if re.search(pattern, name):
            return text
    name = name.replace("(anonymous namespace)::", "")
    inside = re.match(r"(?:\w+::)*?(\w+::\w+)\(.*\$_\d", name)
    if inside:
        return "a lambda of " + inside.group(1)
    return re.sub(r"<.*|\[.*|\(.*", "", name).replace("tornado::", "")

frame = gdb.newest_frame()
number = 0
while frame:
    name = re.sub(r"^(void|int|auto) ", "", frame.name() or "?")
    if not re.match(r"std::|_ZSt|_ZNSt|.*(handler_method|MethodCaller|run_method|run_logged|HandlerCallback)", name):
        where = frame.find_sal()
        file = where.symtab.filename.split("/")[-1] if where.symtab else "?"
        print("#%-2d %-43s %s:%s" % (number, short(name), file, where.line))
    number += 1
    frame = frame.older()
end
kill
quit
