import Testing

@testable import FleetModel

@Suite struct ServiceSettingsTests {
    @Test func hashesWithPortsUntilPersistenceIsSet() {
        #expect(ServiceSettings(merging: []).scheduler == .mh)
        #expect(ServiceSettings(merging: []).schedulerFlags == [.fallback, .port])
        let persistent = ServiceSettings(merging: [ServiceOverrides(persistence: Persistence(timeoutSeconds: 300))])
        #expect(persistent.schedulerFlags == [.fallback])
        #expect(ServiceSettings(merging: [ServiceOverrides(scheduler: .sh)]).schedulerFlags == [.fallback])
    }

    @Test func theNarrowestLayerThatNamesASettingCounts() {
        let merged = ServiceSettings(merging: [
            ServiceOverrides(scheduler: .wrr, persistence: Persistence(timeoutSeconds: 60), drainSeconds: 10),
            ServiceOverrides(forwarding: .tun, drainSeconds: 20),
            ServiceOverrides(scheduler: .lc, persistence: Persistence(timeoutSeconds: 0)),
        ])
        #expect(merged.scheduler == .lc)
        #expect(merged.forwarding == .tun)
        #expect(merged.drainSeconds == 20)
        #expect(merged.persistence == nil)
    }

    @Test func flagsStayWithTheirScheduler() {
        let merged = ServiceSettings(merging: [
            ServiceOverrides(scheduler: .mh, schedulerFlags: [.port]), ServiceOverrides(scheduler: .rr),
        ])
        #expect(merged.schedulerFlags == [])
        let kept = ServiceSettings(merging: [
            ServiceOverrides(scheduler: .mh, schedulerFlags: [.port]), ServiceOverrides(drainSeconds: 1),
        ])
        #expect(kept.schedulerFlags == [.port])
    }

    @Test func aTunnelStaysWithItsForwarding() {
        let gue = Tunnel(type: .gue, port: 6080)
        let wide = ServiceOverrides(forwarding: .tun, tunnel: gue)
        #expect(ServiceSettings(merging: [wide, ServiceOverrides(scheduler: .rr)]).tunnel == gue)
        #expect(ServiceSettings(merging: [wide, ServiceOverrides(forwarding: .dr)]).tunnel == nil)
        #expect(ServiceSettings(merging: [wide, ServiceOverrides(forwarding: .tun)]).tunnel == nil)
        #expect(ServiceSettings(merging: [wide, ServiceOverrides(tunnel: .ipip)]).tunnel == .ipip)
    }

    @Test func datagramsDrainOnlyWhereSomebodySaidHowLong() {
        let usual = ServiceSettings(merging: [])
        #expect(TransportProtocol.allCases.map { usual.drainSeconds(for: $0) } == [300, 0, 300])
        #expect(usual.drainSeconds(for: nil) == 300)
        let set = ServiceSettings(merging: [ServiceOverrides(drainSeconds: 300), ServiceOverrides(scheduler: .rr)])
        #expect(TransportProtocol.allCases.map { set.drainSeconds(for: $0) } == [300, 300, 300])
    }

    @Test func kernelTermsFollowFamilyAndProtocol() {
        let settings = ServiceSettings(
            scheduler: .wrr, persistence: Persistence(timeoutSeconds: 300, netmask: 24), onePacket: true)
        let tcp = settings.kernelSettings(family: .v4, transport: .tcp)
        #expect(tcp.flags == VirtualService.Flag.persistent)
        #expect(tcp.netmask == 24)
        let udp = ServiceSettings(scheduler: .rr, onePacket: true).kernelSettings(family: .v6, transport: .udp)
        #expect(udp.flags == VirtualService.Flag.onePacket)
        #expect(udp.netmask == 128)
    }
}
