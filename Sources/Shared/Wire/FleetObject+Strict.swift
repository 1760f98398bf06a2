import FleetModel

extension FleetObject {
    /// Reads one object strictly: unknown fields are refused by name, so that a typing error never means a default.
    /// `status` is what Central says, and no part of what is asked for.
    public init(strict document: JSONValue) throws(DocumentError) {
        var document = document
        if case .object(var fields) = document {
            fields["status"] = nil
            document = .object(fields)
        }
        let object: FleetObject
        let known: JSONValue
        do {
            object = try JSON.decode(FleetObject.self, from: try JSON.encode(document))
            known = try JSON.decode(JSONValue.self, from: try JSON.encode(object))
        } catch {
            throw Self.numberOutOfRange(in: document) ?? DocumentError(error)
        }
        if let field = document.firstField(unknownTo: known) {
            throw DocumentError(field: field, reason: "is not a field of \(object.kind.rawValue)")
        }
        self = object
    }

    /// Finds the number that does not fit its field: the decoder says of it only that the document is not JSON.
    ///
    /// With every number replaced by 1 the document decodes; the first one that breaks it when put back is the one.
    private static func numberOutOfRange(in document: JSONValue) -> DocumentError? {
        func decodes(_ document: JSONValue) -> Bool {
            guard let bytes = try? JSON.encode(document) else { return false }
            return (try? JSON.decode(FleetObject.self, from: bytes)) != nil
        }
        var count = 0
        let tame = document.replacingNumbers { _, _ in
            count += 1
            return .integer(1)
        }
        guard count <= 256, decodes(tame) else { return nil }
        for index in 0..<count {
            var position = 0
            var culprit: DocumentError?
            let candidate = document.replacingNumbers { path, number in
                defer { position += 1 }
                guard position == index else { return .integer(1) }
                culprit = DocumentError(field: path, reason: "\(number) is not a whole number in range")
                return number
            }
            if !decodes(candidate) { return culprit }
        }
        return nil
    }
}
