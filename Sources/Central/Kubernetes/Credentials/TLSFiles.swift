import FleetHTTP

/// The authorities, certificate and key of an access, read again once a minute where they stand in files.
///
/// What is bad or half written leaves in force what was good before.
struct TLSFiles: Sendable {
    static let lifetime = Duration.seconds(60)

    /// What to connect with: all PEM at hand.
    private(set) var settings: TLSSettings
    private let named: TLSSettings
    private var pair: ClientPair?
    private var readAt: ContinuousClock.Instant?
    /// What the last look found wrong, by field.
    private var faults: [String] = []

    init(_ named: TLSSettings) {
        self.named = named
        settings = named
        (settings.authorities, settings.certificate, settings.key) = (nil, nil, nil)
    }

    /// Reads what is due. It fails only while nothing good has ever been read.
    mutating func look(at now: ContinuousClock.Instant) throws(ClusterAccessError) {
        if let readAt, now - readAt < Self.lifetime { return }
        faults = []
        do throws(ClusterAccessError.Reason) {
            try lookAtAuthorities()
        } catch {
            try note(error, isHeld: settings.authorities != nil)
        }
        do throws(ClusterAccessError.Reason) {
            try lookAtPair()
        } catch {
            try note(error, isHeld: pair != nil)
        }
        readAt = now
    }

    /// Has them read again with the next request, where the last look was before that moment.
    mutating func forget(olderThan moment: ContinuousClock.Instant) {
        if let readAt, readAt < moment { self.readAt = nil }
    }

    /// What is wrong with what is in force; nil: nothing.
    func trouble(on date: Int64) -> String? {
        var faults = faults
        if let pair, pair.expiry <= date {
            faults.append("\(Self.name("client-certificate", named.certificate)): expired at \(UTC.text(pair.expiry))")
        }
        return faults.isEmpty ? nil : faults.joined(separator: "; ")
    }

    /// The authorities' PEM, as exec plugins are told it.
    var authorities: [UInt8]? {
        if case .data(let bytes) = settings.authorities { bytes } else { nil }
    }

    private mutating func lookAtAuthorities() throws(ClusterAccessError.Reason) {
        guard let source = named.authorities else { return }
        let field = Self.name("certificate-authority", source)
        do throws(ClusterAccessError.Reason) {
            let bytes = try Self.bytes(of: source)
            _ = try PEM.certificates(bytes)
            settings.authorities = .data(bytes)
        } catch {
            throw ClusterAccessError.Reason("\(field): \(error.text)")
        }
    }

    private mutating func lookAtPair() throws(ClusterAccessError.Reason) {
        guard let certificate = named.certificate, let key = named.key else { return }
        var field = Self.name("client-certificate", certificate)
        do throws(ClusterAccessError.Reason) {
            let chain = try Self.bytes(of: certificate)
            field = Self.name("client-key", key)
            let secret = try Self.bytes(of: key)
            do throws(ClientPair.Fault) {
                let read = try ClientPair(certificate: chain, key: secret)
                settings.certificate = .data(read.certificate)
                settings.key = .data(read.key)
                pair = read
            } catch {
                if error.part == .certificate { field = Self.name("client-certificate", certificate) }
                throw error.reason
            }
        } catch {
            throw ClusterAccessError.Reason("\(field): \(error.text)")
        }
    }

    private mutating func note(
        _ reason: ClusterAccessError.Reason, isHeld: Bool
    ) throws(ClusterAccessError) {
        guard isHeld else { throw ClusterAccessError("\(reason.text).") }
        faults.append("\(reason.text); what was read before stays in force")
    }

    private static func bytes(of source: TLSSettings.Source) throws(ClusterAccessError.Reason) -> [UInt8] {
        switch source {
        case .data(let bytes): bytes
        case .file(let path): try [UInt8](file: path)
        }
    }

    private static func name(_ field: String, _ source: TLSSettings.Source?) -> String {
        if case .file(let path) = source { "\(field) \(path)" } else { "\(field)-data" }
    }
}
