import FleetWire

extension DecodingError {
    /// The field and what is wrong with it, in the words that documents of our own use.
    var sentence: String { DocumentError(self).description }
}
