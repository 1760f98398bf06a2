import FleetModel
import FleetWire

/// Which of the cluster's objects speaks of which of the fleet's, and which of them are to be taken. Pure.
struct FleetClaims: Sendable {
    /// What the cluster speaks of and may speak of.
    private(set) var keys: Set<ObjectKey> = []
    /// New and changed, in dependency order.
    private(set) var puts: [FleetDraft.Put] = []
    /// What became of those that are not in `puts`.
    private(set) var standings: [FleetManifest.Key: FleetStanding] = [:]
    /// The origins, with what is missing no longer.
    private(set) var origins: [ObjectKey: FleetOrigin]
    /// What was taken of each of the cluster's objects.
    private let owned: [FleetManifest.Key: ObjectKey]

    init(
        _ manifests: [FleetManifest.Key: FleetManifest], fleet: Fleet, origins: [ObjectKey: FleetOrigin]
    ) {
        self.origins = origins
        owned = Dictionary(
            origins.map { (FleetManifest.Key(kind: $0.key.kind, name: $0.value.manifest), $0.key) }
        ) { first, _ in first }
        var claimants: [ObjectKey: [FleetManifest]] = [:]
        for manifest in manifests.values {
            switch manifest.content {
            case .success(let object): claimants[object.key, default: []].append(manifest)
            case .failure(let error):
                standings[manifest.key] = standing(
                    .invalid(field: error.field, reason: error.reason), of: manifest, owned[manifest.key])
            }
        }
        keys = Set(claimants.keys)
        for (key, rivals) in claimants {
            let rivals = rivals.sorted { $0.metadata.name < $1.metadata.name }
            // The one that was taken before stays; of new ones the first by name is taken.
            guard let winner = rivals.first(where: { $0.metadata.name == origins[key]?.manifest }) ?? rivals.first
            else { continue }
            claim(key, winner, fleet)
            for rival in rivals where rival.key != winner.key {
                standings[rival.key] = standing(.repeated(winner.metadata.name), of: rival, key)
            }
        }
        puts.sort { ($0.order, $0.object.name) < ($1.order, $1.object.name) }
    }

    private mutating func claim(_ key: ObjectKey, _ manifest: FleetManifest, _ fleet: Fleet) {
        guard case .success(let object) = manifest.content else { return }
        let put = FleetDraft.Put(
            object: object, manifest: manifest.key, digest: manifest.digest,
            replaces: owned[manifest.key].flatMap { keys.contains($0) ? nil : $0 })
        guard let origin = origins[key] else {
            guard fleet[key] == nil || manifest.isAdopting else {
                standings[manifest.key] = standing(.conflict, of: manifest, key)
                return
            }
            puts.append(put)
            return
        }
        origins[key]?.manifest = manifest.metadata.name
        origins[key]?.heldSince = nil
        if origin.digest != manifest.digest {
            puts.append(put)
        } else if fleet[key]?.isSame(as: object) == true {
            standings[manifest.key] = standing(.accepted, of: manifest, key)
        } else {
            standings[manifest.key] = standing(.overridden(isDeleted: fleet[key] == nil), of: manifest, key)
        }
    }

    func standing(_ verdict: FleetStanding.Verdict, of manifest: FleetManifest, _ key: ObjectKey?) -> FleetStanding {
        standing(verdict, of: manifest.key, key)
    }

    func standing(
        _ verdict: FleetStanding.Verdict, of manifest: FleetManifest.Key, _ key: ObjectKey?
    ) -> FleetStanding {
        FleetStanding(verdict: verdict, key: key, keepsOlder: owned[manifest] != nil)
    }
}

extension FleetObject {
    /// Tells whether it says the same; the order of an assignment is Central's own.
    func isSame(as other: FleetObject) -> Bool {
        guard case .assignment(let key, let settings) = self, case .assignment(let otherKey, let theirs) = other else {
            return self == other
        }
        return key == otherKey && settings.service == theirs.service
    }
}
