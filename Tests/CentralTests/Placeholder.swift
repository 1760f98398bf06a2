import HummingbirdTesting
import Testing

@Suite struct Placeholder {}
