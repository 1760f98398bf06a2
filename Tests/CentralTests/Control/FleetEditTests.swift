import FleetModel
import FleetWire
import Testing

@testable import Central

@Suite struct FleetEditTests {
    private func actions(_ items: [ChangeResult.Item]) -> [String] {
        items.map { "\($0.object) \($0.action.rawValue)" }
    }

    @Test func creatingAnEqualThingChangesNothingAndADifferentOneIsRefused() throws {
        var fleet = ControlFixture.fleet
        let before = fleet
        #expect(actions(try fleet.edit(.create(ControlFixture.pool))) == ["pool/hand unchanged"])
        #expect(fleet == before)
        #expect(throws: EditRefusal.exists(.vip("shop"))) { try fleet.edit(.create(ControlFixture.vip("shop", 202))) }
    }

    @Test func puttingCreatesConfiguresOrChangesNothing() throws {
        var fleet = ControlFixture.fleet
        #expect(actions(try fleet.edit(.put(ControlFixture.vip("shop", 202)))) == ["vip/shop configured"])
        #expect(actions(try fleet.edit(.put(ControlFixture.vip("shop", 202)))) == ["vip/shop unchanged"])
        #expect(actions(try fleet.edit(.put(ControlFixture.vip("bank", 203)))) == ["vip/bank created"])
    }

    @Test func applyGoesInDependencyOrderWhateverTheOrderOfTheFile() throws {
        var fleet = Fleet()
        let items = try fleet.edit(.apply(ControlFixture.objects.reversed()))
        #expect(actions(items).map { $0.split(separator: "/")[0] } == ["pair", "pair", "pool", "vip"])
        #expect(fleet == ControlFixture.fleet)
        #expect(throws: EditRefusal.repeated(.pool("hand"))) {
            try fleet.edit(.apply([ControlFixture.pool, ControlFixture.pool]))
        }
    }

    @Test func anAssignmentKeepsItsOrderWhenItIsConfigured() throws {
        var fleet = ControlFixture.fleet
        _ = try fleet.edit(.put(ControlFixture.assignment("one")))
        _ = try fleet.edit(.put(ControlFixture.assignment("two")))
        let key = Assignment.Key(namespace: .named("one"), service: .all, vip: "shop")
        #expect(fleet.assignments[key]?.order == 1)
        let changed = FleetObject.assignment(key, .init(service: ServiceOverrides(scheduler: .rr), order: 99))
        #expect(actions(try fleet.edit(.put(changed))) == ["assignment/one/*@shop configured"])
        #expect(fleet.assignments[key]?.order == 1)
        #expect(actions(try fleet.edit(.put(changed))) == ["assignment/one/*@shop unchanged"])
    }

    @Test func whatIsStillReferredToStays() throws {
        var fleet = ControlFixture.fleet
        _ = try fleet.edit(.put(ControlFixture.assignment("one")))
        let key = Assignment.Key(namespace: .named("one"), service: .all, vip: "shop")
        for (thing, referrer) in [
            (ObjectKey.pair("blue"), ObjectKey.vip("shop")), (.pool("hand"), .vip("shop")),
            (.vip("shop"), .assignment(key)),
        ] {
            #expect(throws: EditRefusal.stillReferred(thing, by: [referrer])) { try fleet.edit(.remove(thing)) }
        }
        #expect(actions(try fleet.edit(.remove(.assignment(key)))) == ["assignment/one/*@shop deleted"])
        #expect(actions(try fleet.edit(.remove(.vip("shop")))) == ["vip/shop deleted"])
        #expect(throws: EditRefusal.notFound(.vip("shop"))) { try fleet.edit(.remove(.vip("shop"))) }
    }

    @Test func aDiffTurnsOneFleetIntoAnother() throws {
        let old = ControlFixture.fleet
        var new = old
        _ = try new.edit(.put(ControlFixture.pair("red", 15)))
        _ = try new.edit(.put(ControlFixture.vip("shop", 202, pair: "red")))
        _ = try new.edit(.remove(.pair("blue")))
        let diff = FleetDiff(from: old, to: new)
        #expect(diff.written.map(\.reference) == ["pair/red", "vip/shop"])
        #expect(diff.removed == [.pair("blue")])
        var copy = old
        for object in diff.written { copy.set(object) }
        for key in diff.removed { copy.unset(key) }
        #expect(copy == new)
    }
}
