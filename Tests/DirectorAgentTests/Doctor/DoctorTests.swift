import FleetModel
import FleetWire
import Testing

@testable import DirectorAgent

struct DoctorTests {
    /// A director as it should be.
    private static let healthy = [
        "proc/sys/kernel/osrelease": "6.1.0-28-amd64\n",
        "proc/net/ip_vs": "IP Virtual Server version 1.2.1 (size=1048576)\nProt LocalAddress:Port Scheduler Flags\n",
        "proc/modules": "ip_vs_mh 16384 0 - Live 0x0\nip_vs 204800 2 ip_vs_mh, Live 0x0\n",
        "proc/sys/net/ipv4/vs/expire_nodest_conn": "1\n",
        "proc/sys/net/ipv4/vs/expire_quiescent_template": "1\n",
        "proc/sys/net/ipv4/vs/conn_reuse_mode": "3\n",
        "proc/sys/net/ipv4/vs/backup_only": "0\n",
        "proc/sys/net/ipv4/ip_forward": "1\n",
        "proc/sys/net/ipv6/conf/all/forwarding": "1\n",
        "proc/sys/net/ipv4/conf/all/rp_filter": "0\n",
        "proc/sys/net/ipv4/conf/all/send_redirects": "0\n",
        "proc/sys/net/ipv4/conf/eth0/rp_filter": "2\n",
        "proc/sys/net/ipv4/conf/all/accept_local": "0\n",
        "proc/sys/net/ipv4/conf/eth0/accept_local": "1\n",
        "proc/sys/net/ipv4/conf/eth0/send_redirects": "0\n",
        "sys/class/net/eth0/operstate": "up\n",
        "sys/class/net/lo/operstate": "unknown\n",
    ]

    private struct Case: Sendable, CustomTestStringConvertible {
        var path: String
        var content: String?
        var subject: String
        var found: String
        var mend: String

        var testDescription: String { "\(path) = \(content ?? "nothing")" }
    }

    private static let cases = [
        Case(
            path: "proc/sys/kernel/osrelease", content: "4.9.0-13-amd64", subject: "kernel", found: "4.9.0-13-amd64",
            mend: "apt-get install"),
        Case(path: "proc/net/ip_vs", subject: "module ip_vs", found: "not loaded", mend: "modprobe ip_vs"),
        Case(
            path: "proc/modules", content: "ip_vs 204800 2 - Live 0x0", subject: "module ip_vs_mh", found: "not loaded",
            mend: "modprobe ip_vs_mh"),
        Case(
            path: "proc/net/ip_vs", content: "IP Virtual Server version 1.2.1 (size=4096)", subject: "connection table",
            found: "4096 buckets", mend: "conn_tab_bits=20"),
        Case(
            path: "proc/sys/net/ipv4/vs/expire_nodest_conn", content: "0",
            subject: "sysctl net.ipv4.vs.expire_nodest_conn",
            found: "0", mend: "sysctl -w net.ipv4.vs.expire_nodest_conn=1"),
        Case(
            path: "proc/sys/net/ipv4/vs/expire_quiescent_template", content: "0",
            subject: "sysctl net.ipv4.vs.expire_quiescent_template", found: "0",
            mend: "sysctl -w net.ipv4.vs.expire_quiescent_template=1"),
        Case(
            path: "proc/sys/net/ipv4/vs/conn_reuse_mode", content: "1", subject: "sysctl net.ipv4.vs.conn_reuse_mode",
            found: "1", mend: "sysctl -w net.ipv4.vs.conn_reuse_mode=3"),
        Case(
            path: "proc/sys/net/ipv4/vs/backup_only", content: "1", subject: "sysctl net.ipv4.vs.backup_only",
            found: "1",
            mend: "sysctl -w net.ipv4.vs.backup_only=0"),
        Case(
            path: "proc/sys/net/ipv4/conf/eth0/rp_filter", content: "1", subject: "rp_filter of eth0", found: "1",
            mend: "sysctl -w net.ipv4.conf.all.rp_filter=2"),
        Case(
            path: "proc/sys/net/ipv4/conf/eth0/accept_local", content: "0", subject: "accept_local of eth0",
            found: "0",
            mend: "sysctl -w net.ipv4.conf.eth0.accept_local=1"),
        Case(
            path: "proc/sys/net/ipv4/conf/all/send_redirects", content: "1", subject: "send_redirects of eth0",
            found: "1",
            mend: "sysctl -w net.ipv4.conf.all.send_redirects=0"),
        Case(
            path: "proc/sys/net/ipv4/ip_forward", content: "0", subject: "sysctl net.ipv4.ip_forward", found: "0",
            mend: "sysctl -w net.ipv4.ip_forward=1"),
        Case(
            path: "sys/class/net/kube-ipvs0/operstate", content: "down", subject: "kube-proxy",
            found: "uses IPVS on this host (kube-ipvs0)", mend: "excludeCIDRs"),
    ]

    private func doctor(
        _ files: [String: String], forwarding: Set<Forwarding>? = [.masq], probesVIPs: Bool? = true,
        merges: Bool? = false
    ) throws -> (Doctor, HostTree) {
        let tree = try HostTree(files)
        let doctor = Doctor(
            host: HostFiles(root: tree.path), forwarding: forwarding, probesVIPs: probesVIPs,
            mergesReceived: { _ in merges })
        return (doctor, tree)
    }

    @Test func `a healthy host has nothing wrong`() throws {
        let (doctor, tree) = try doctor(Self.healthy)
        let answer = try doctor.answer(.text)
        #expect(doctor.examine().allSatisfy { $0.complaint == nil }, "\(answer.text)")
        #expect(answer.status == 0)
        #expect(answer.text.hasSuffix("nothing is wrong"))
        withExtendedLifetime(tree) {}
    }

    @Test(arguments: cases)
    private func `each fault is found, alone, with the line that mends it`(fault: Case) throws {
        var files = Self.healthy
        files[fault.path] = fault.content
        let (doctor, tree) = try doctor(files)
        let wrong = doctor.examine().filter { $0.complaint != nil }
        #expect(wrong.map(\.subject) == [fault.subject])
        #expect(wrong.first?.found == fault.found)
        #expect(wrong.first?.complaint?.mend.contains(fault.mend) == true)
        #expect(try doctor.answer(.text).status == 1)
        withExtendedLifetime(tree) {}
    }

    @Test func `merged packets are a fault, and an interface that cannot say is none`() throws {
        let (merging, one) = try doctor(Self.healthy, merges: true)
        #expect(merging.examine().compactMap(\.complaint?.mend) == ["ethtool -K eth0 lro off"])
        let (silent, other) = try doctor(Self.healthy, merges: nil)
        #expect(!silent.examine().contains { $0.subject.hasPrefix("large receive") })
        withExtendedLifetime((one, other)) {}
    }

    @Test func `what masq needs is not asked of others`() throws {
        var files = Self.healthy
        files["proc/sys/net/ipv4/ip_forward"] = "0"
        let (doctor, tree) = try doctor(files, forwarding: [.dr])
        #expect(try doctor.answer(.text).status == 0)
        withExtendedLifetime(tree) {}
    }

    @Test func `json holds the same`() throws {
        var files = Self.healthy
        files["proc/sys/net/ipv4/vs/backup_only"] = "1"
        let (doctor, tree) = try doctor(files)
        let answer = try doctor.answer(.json)
        #expect(answer.status == 1)
        #expect(try JSON.decode([Diagnosis].self, from: Array(answer.text.utf8)) == doctor.examine())
        withExtendedLifetime(tree) {}
    }

    @Test func `what probes of VIPs need is not asked of others`() throws {
        var files = Self.healthy
        files["proc/sys/net/ipv4/conf/eth0/accept_local"] = "0"
        let (doctor, tree) = try doctor(files, probesVIPs: false)
        #expect(!doctor.examine().contains { $0.subject.hasPrefix("accept_local") })
        withExtendedLifetime(tree) {}
    }

    @Test func `the slice tells what is used`() async throws {
        let rig = try Rig()
        let agent = try rig.agent()
        await agent.take(try Sample.bytes(try Sample.slice(), 1))
        var doctor = Doctor()
        try doctor.heed(stateDir: rig.folder.path)
        #expect(doctor.forwarding == [.dr] && doctor.probesVIPs == false)
        let asking = try Sample.checked(try Sample.slice(), Pool.Check(addressed: .vip))
        await agent.take(try Sample.bytes(asking, 2))
        try doctor.heed(stateDir: rig.folder.path)
        #expect(doctor.probesVIPs == true)
        #expect(throws: FileError.self) { try doctor.heed(stateDir: "/nowhere/state") }
    }
}
