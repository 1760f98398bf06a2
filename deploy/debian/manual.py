"""Writes a manual page from what a program says of its own command line.

usage: manual.py NAME SECTION VERSION DATE SECTIONS DUMP...

DUMP are files with the program's --experimental-dump-help, its own first; SECTIONS is a file of man(7) with what no command line
tells. Every command and every option is in the page.
"""
import json
import re
import sys


def escape(text):
    """Text as roff takes it: no request at a line's beginning, hyphens that can be copied."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", text)


def lines(text):
    """A discussion: its lines stay lines."""
    return escape(text.strip()).replace("\n\n", "\n.PP\n").replace("\n", "\n.br\n").replace("\n.br\n.PP\n.br\n", "\n.PP\n")


def names(argument):
    if argument["kind"] == "positional":
        return ["\\fI%s\\fR" % escape(argument["valueName"])]
    dashed = [("-" if name["kind"] == "short" else "--") + name["name"] for name in argument["names"]]
    value = " \\fI%s\\fR" % escape(argument["valueName"]) if argument["kind"] == "option" else ""
    return ["\\fB%s\\fR%s" % (escape(name), value) for name in sorted(dashed, key=len)]


def synopsis(argument):
    text = names(argument)[-1] + ("..." if argument["isRepeating"] else "")
    return "[" + text + "]" if argument["isOptional"] else text


def described(argument):
    text = argument.get("abstract", "")
    more = argument.get("discussion", "")
    values = argument.get("allValues", [])
    default = argument.get("defaultValue", "")
    parts = [text, more] + (["One of: %s." % ", ".join(values)] if values else [])
    parts += ["Default: %s." % default] if default and argument["kind"] == "option" else []
    return [".TP", ", ".join(names(argument)), escape(" ".join(part for part in parts if part)) or "\\&"]


def shown(command, known):
    """The arguments of a command that the reader does not know yet."""
    own = [item for item in command.get("arguments", []) if item.get("shouldDisplay", True)]
    return [item for item in own if key(item) not in known and key(item)[0] not in ("help", "version", "-h")]


def key(argument):
    return (argument.get("preferredName", {}).get("name") or argument["valueName"], argument.get("abstract", ""))


def commands(command, path):
    for item in command.get("subcommands", []):
        if item["commandName"] == "help" or not item.get("shouldDisplay", True):
            continue
        yield path + [item["commandName"]], item
        yield from commands(item, path + [item["commandName"]])


def heading(path, command, arguments):
    words = ["\\fB%s\\fR" % escape(" ".join(path))] + [synopsis(item) for item in arguments]
    has_more = any(item["commandName"] != "help" for item in command.get("subcommands", []))
    return " ".join(words + (["\\fIcommand\\fR"] if has_more else []))


def page(name, section, version, date, rest, dumps):
    top = dumps[0]["command"]
    out = ['.TH %s %s "%s" "lvsfleet %s" "lvsfleet"' % (name.upper().replace("-", "\\-"), section, date, version)]
    out += [".nh", ".ad l", ".SH NAME", "%s \\- %s" % (escape(name), escape(top["abstract"].rstrip(".")))]
    required = [item for item in top["arguments"] if not item["isOptional"]]
    others = [dump["command"] for dump in dumps[1:]]
    out += [".SH SYNOPSIS", heading([name], top, required) + " [\\fIoptions\\fR]"]
    for other in others:
        out += [".br", heading(other["commandName"].split(" "), other, shown(other, set()))]
    if top.get("discussion"):
        out += [".SH DESCRIPTION", lines(top["discussion"])]
    out += [".SH OPTIONS"]
    for item in top["arguments"]:
        if item.get("shouldDisplay", True):
            out += described(item)
    known = {key(item) for item in top["arguments"]}
    found = list(commands(top, [name])) + [(other["commandName"].split(" "), other) for other in others]
    if found:
        out += [".SH COMMANDS"]
    for path, command in found:
        # Options of the program itself stand above; those of another program's page of its own do not.
        arguments = shown(command, known if path[:-1] and command not in others else set())
        out += [".SS %s" % escape(" ".join(path)), heading(path, command, arguments), ".PP"]
        out += [lines(" ".join([command.get("abstract", ""), command.get("discussion", "")])) or "\\&"]
        for item in arguments:
            out += described(item)
    return "\n".join(out) + "\n" + rest


def main():
    name, section, version, date, sections, *files = sys.argv[1:]
    dumps = [json.load(open(file, encoding="utf-8")) for file in files]
    rest = open(sections, encoding="utf-8").read()
    sys.stdout.write(page(name, section, version, date, rest, dumps))


main()
