import GRDB
import Hummingbird
import HummingbirdTLS
import Yams
import Crypto
import ServiceLifecycle
import ArgumentParser
import Logging
@main
struct Program {
    static func main() {}
}
