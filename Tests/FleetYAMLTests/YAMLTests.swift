import FleetWire
import Testing

@testable import FleetYAML

@Suite struct YAMLTests {
    @Test(arguments: [
        ("1", JSONValue.integer(1)), ("-7", .integer(-7)), ("0x1F", .integer(31)), ("0o17", .integer(15)),
        ("1.5", .number(1.5)), ("1e3", .number(1000)), ("010", .integer(10)), ("true", .bool(true)),
        ("False", .bool(false)), ("null", .null), ("~", .null), ("yes", .text("yes")), ("on", .text("on")),
        ("\"1\"", .text("1")), ("'true'", .text("true")), ("!!str 12", .text("12")), ("10.9.0.1", .text("10.9.0.1")),
        ("1:30", .text("1:30")), ("fd09::1", .text("fd09::1")), ("1_000", .text("1_000")),
        ("443:8443/tcp", .text("443:8443/tcp")),
        ("-", .list([.null])), ("e5", .text("e5")), ("nan", .text("nan")), ("1e", .text("1e")),
    ])
    func plainWordsMeanWhatCoreSchemaSays(text: String, value: JSONValue) throws {
        let document = try #require(try YAML.parse("a: 1\nb: \(text == "-" ? "[null]" : text)\n").first)
        #expect(document.value["b"] == value)
    }

    @Test func linesOfFields() throws {
        let text = """
            # a comment
            kind: VIP
            spec:
              list:
              - {a: 1}
              - b:
                  app.kubernetes.io/name: x
            ---

            kind: Second
            """
        let documents = try YAML.parse(text)
        #expect(documents.map { $0.line(of: "kind") } == [2, 10])
        #expect(documents[0].line(of: "spec.list[0].a") == 5)
        #expect(documents[0].line(of: "spec.list[1].b.app.kubernetes.io/name") == 7)
        #expect(documents[0].line(of: "spec.list[1].c.d") == 6)
        #expect(documents[0].line(of: "") == 2)
        #expect(documents[0].line(of: "nowhere") == 2)
    }

    @Test(arguments: [
        ("a: 1\nb: [1,\n", "3: "), ("a: 1\na: 2\n", "1: names a more than once"), ("a: *b\n", "1: not valid YAML: "),
        ("a: 1\n\tb: 2\n", "2: not valid YAML: "), ("? [a]\n: 1\n", "1: the name of a field is not a text"),
        (String(repeating: "[", count: 100) + String(repeating: "]", count: 100), "1: is nested deeper than 64 levels"),
        ("\"1\": a\n1: b\n", "2: names 1 more than once"),
    ])
    func whatIsNoYAMLIsNamedByLine(text: String, sentence: String) {
        let failure = #expect(throws: YAMLFailure.self) { try YAML.parse(text) }
        #expect(failure?.description.hasPrefix(sentence) == true, "\(String(describing: failure))")
    }

    @Test func emptyDocumentsAreLeftOut() throws {
        #expect(try YAML.parse("---\n---\n# nothing\n---\na: 1\n---\n").count == 1)
        #expect(try YAML.parse("").isEmpty)
    }

    /// Whatever text is printed comes back as that text, and in the same order each time.
    @Test func printedTextsComeBack() throws {
        let words = [
            "", "1", "-1", "1.5", "1e3", "true", "No", "on", "y", "null", "~", "10.9.0.1", "fd09::1", "::1", "1:30",
            "12:34:56",
            "0x1F", "0o17", "0b1", "1_000", ".inf", ".5", "+1", "=", "<<", "- a", "a: b", "a # b", "#a", "'q'", "\"d\"",
            "*", "&a",
            "!t", "%", "@", "`", "a\nb", " a ", "ä", "{a}", "[a]", "a,b", "?", "|", ">", "shop/*@shop", "*/*@shop",
            String(repeating: "word ", count: 60) + "end",
        ]
        let value = JSONValue.object([
            "words": .list(words.map { .text($0) }), "none": .list([]), "empty": .object([:]), "null": .null,
            "numbers": .list([.integer(7), .number(0.5), .bool(true)]), "metadata": .object(["name": .text("x")]),
            "kind": .text("K"), "keys": .object(Dictionary(uniqueKeysWithValues: words.map { ($0, .integer(1)) })),
        ])
        let text = try YAML.print([value])
        #expect(try YAML.parse(text).map(\.value) == [value])
        #expect(text.hasPrefix("kind: K\nmetadata:\n  name: x\n"))
        #expect(try YAML.print([value, value]) == "\(text)---\n\(text)")
        #expect(text.contains("- 10.9.0.1\n"))
        // Readers of YAML 1.1 take these for something else where they stand bare.
        for word in ["No", "on", "y", "1:30", "1_000", ".inf"] { #expect(text.contains("- \"\(word)\"\n"), "\(word)") }
    }

    @Test func jsonIsYAML() throws {
        let text = "{\"kind\": \"List\",\n\t\"items\": [1, \"2\", null, {\"a\\/b\": \"\\u00e4\"}]}"
        let document = try #require(try YAML.parse(text).first)
        #expect(document.value["items"] == .list([.integer(1), .text("2"), .null, .object(["a/b": .text("ä")])]))
    }
}
