import FleetHTTP
import Testing

@testable import Central

/// What client-go shows in `round_trippers_test.go`.
@Suite struct ImpersonationTests {
    @Test func saysWhomWeActFor() {
        let all = Impersonation(
            user: "user", uid: "uid-a", groups: ["one", "two"], extra: ["second": ["B", ""], "first": ["A", "a"]])
        #expect(
            all.headers.map { "\($0.name): \($0.value)" } == [
                "Impersonate-User: user", "Impersonate-Uid: uid-a", "Impersonate-Group: one", "Impersonate-Group: two",
                "Impersonate-Extra-first: A", "Impersonate-Extra-first: a", "Impersonate-Extra-second: B",
                "Impersonate-Extra-second: ",
            ])
        #expect(Impersonation(user: "user").headers == [HTTPHeader("Impersonate-User", "user")])
    }

    @Test(arguments: [
        ("alphabetical", "alphabetical"), ("alph4num3r1c", "alph4num3r1c"),
        ("test.example.com/thing.thing", "test.example.com%2Fthing.thing"),
        ("percent%20encoded", "percent%2520encoded"), ("@=:", "%40%3D%3A"), ("é\n", "%C3%A9%0A"),
        ("abc123!#$+.-_*\\^`~|'", "abc123!#$+.-_*%5C^`~|'"),
    ])
    func escapesWhatAHeadersNameCannotHave(key: String, escaped: String) {
        #expect(Impersonation.escaped(key) == escaped)
    }
}
