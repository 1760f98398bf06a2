import FleetModel
import FleetWire
import Hummingbird

/// What administrators set: pairs, pools, VIPs and assignments.
struct ObjectRoutes: Sendable {
    let state: FleetState

    var routes: [Route] {
        FleetObject.Kind.allCases.flatMap { kind in
            let list = "/api/v1/\(kind.plural)"
            let item = list + (kind == .assignment ? "/{namespace}/{service}/{vip}" : "/{name}")
            return [
                Route(.get, list) { _, _ in try await self.list(kind) },
                Route(.post, list) { request, _ in try await self.create(request, kind) },
                Route(.get, item) { _, context in try await self.get(context, kind) },
                Route(.put, item) { request, context in try await self.put(request, context, kind) },
                Route(.delete, item) { request, context in try await self.delete(request, context, kind) },
            ]
        } + [
            Route(.post, "/api/v1/apply") { request, _ in try await self.apply(request) },
            Route(.post, "/api/v1/pairs/{name}/approve") { request, context in
                try await self.approve(request, context)
            },
            Route(.post, "/api/v1/fleet-objects/approve") { request, _ in try await self.approveRemovals(request) },
        ]
    }

    private func list(_ kind: FleetObject.Kind) async throws -> Response {
        try .json(ObjectList(await state.documents(kind)))
    }

    private func get(_ context: CentralContext, _ kind: FleetObject.Kind) async throws -> Response {
        let key = try key(context, kind)
        guard let object = await state.document(key) else { throw EditRefusal.notFound(key) }
        return try .json(object)
    }

    private func create(_ request: Request, _ kind: FleetObject.Kind) async throws -> Response {
        try await change(request) { .create(try await self.object(request, kind)) }
    }

    private func put(_ request: Request, _ context: CentralContext, _ kind: FleetObject.Kind) async throws -> Response {
        let key = try key(context, kind)
        return try await change(request) {
            let object = try await self.object(request, kind)
            guard object.key == key else {
                throw Refusal(.badRequest, "the document is \(object.reference), and the path names \(key)")
            }
            return .put(object)
        }
    }

    private func delete(_ request: Request, _ context: CentralContext, _ kind: FleetObject.Kind) async throws
        -> Response
    {
        let key = try key(context, kind)
        return try await change(request) { .remove(key) }
    }

    private struct Bundle: Decodable {
        var items: [JSONValue]
    }

    private func apply(_ request: Request) async throws -> Response {
        try await change(request) {
            let bundle = try await request.decode(Bundle.self, limit: BodyLimit.admin)
            return .apply(
                try bundle.items.enumerated().map { index, document in
                    do throws(DocumentError) {
                        return try FleetObject(strict: document)
                    } catch {
                        throw DocumentError(
                            field: error.field.isEmpty ? "items[\(index)]" : "items[\(index)].\(error.field)",
                            reason: error.reason)
                    }
                })
        }
    }

    private func approve(_ request: Request, _ context: CentralContext) async throws -> Response {
        let dryRun = try Query(request, knows: ["dryRun", "confirm"]).flag("dryRun")
        return try .json(try await state.approve(try context.piece("name"), dryRun: dryRun))
    }

    private func approveRemovals(_ request: Request) async throws -> Response {
        let dryRun = try Query(request, knows: Query.switches).flag("dryRun")
        return try .json(try await state.approveRemovals(dryRun: dryRun))
    }

    /// The one way of every mutation.
    private func change(_ request: Request, _ edit: () async throws -> FleetEdit) async throws -> Response {
        let query = try Query(request, knows: Query.switches)
        let dryRun = try query.flag("dryRun")
        let confirm = try query.flag("confirm")
        let force = try query.flag("force")
        return try .json(try await state.change(try await edit(), dryRun: dryRun, confirm: confirm, force: force))
    }

    private func object(_ request: Request, _ kind: FleetObject.Kind) async throws -> FleetObject {
        let object = try FleetObject(strict: try await request.decode(JSONValue.self, limit: BodyLimit.admin))
        guard object.kind == kind else {
            throw Refusal(.badRequest, "kind: \(object.kind.rawValue) does not belong here; \(kind.rawValue) does")
        }
        return object
    }

    private func key(_ context: CentralContext, _ kind: FleetObject.Kind) throws(Refusal) -> ObjectKey {
        switch kind {
        case .pair: .pair(try context.piece("name"))
        case .pool: .pool(try context.piece("name"))
        case .vip: .vip(try context.piece("name"))
        case .assignment:
            .assignment(
                Assignment.Key(
                    namespace: .init(try context.piece("namespace")), service: .init(try context.piece("service")),
                    vip: try context.piece("vip")))
        }
    }
}
