/// What `install/realserver` writes for `RealserverTests.everything`, without the seals.
enum Golden {
    static let files = [
        "networkd": [
            "etc/lvsfleet/realserver",
            "etc/sysctl.d/60-lvsfleet-realserver.conf",
            "etc/systemd/network/60-lvsfleet-ipip0.netdev",
            "etc/systemd/network/60-lvsfleet-realserver-tunnels.network",
            "etc/systemd/network/60-lvsfleet-realserver.network",
            "etc/systemd/network/60-lvsfleet-sit0.netdev",
            "etc/systemd/system/lvsfleet-realserver.service",
            "etc/systemd/system/multi-user.target.wants/lvsfleet-realserver.service",
        ],
        "ifupdown": [
            "etc/lvsfleet/realserver",
            "etc/network/interfaces.d/lvsfleet-realserver",
            "etc/sysctl.d/60-lvsfleet-realserver.conf",
        ],
        "nmcli": [
            "etc/NetworkManager/dispatcher.d/60-lvsfleet-realserver",
            "etc/lvsfleet/realserver",
            "etc/sysctl.d/60-lvsfleet-realserver.conf",
        ],
        "script": [
            "etc/lvsfleet/realserver",
            "etc/sysctl.d/60-lvsfleet-realserver.conf",
            "etc/systemd/system/lvsfleet-realserver.service",
            "etc/systemd/system/multi-user.target.wants/lvsfleet-realserver.service",
        ],
    ]

    static let networkd = #"""
        [Match]
        Name=lo

        [Network]
        # What others put on lo stays there.
        KeepConfiguration=static

        [Route]
        Destination=10.9.0.192/27
        Type=local

        [Route]
        Destination=fd09::b:0/112
        Type=local

        [Address]
        Address=10.9.1.1/32

        [Address]
        Address=fd0a::1/128
        DuplicateAddressDetection=none
        PreferredLifetime=0

        [RoutingPolicyRule]
        IncomingInterface=eth0
        To=10.9.0.192/27
        Priority=30000
        Type=blackhole

        [RoutingPolicyRule]
        IncomingInterface=eth0
        To=fd09::b:0/112
        Priority=30000
        Type=blackhole

        [RoutingPolicyRule]
        IncomingInterface=eth0
        To=10.9.1.0/24
        Priority=30000
        Type=blackhole

        [RoutingPolicyRule]
        IncomingInterface=eth0
        To=fd0a::1/128
        Priority=30000
        Type=blackhole

        [RoutingPolicyRule]
        IncomingInterface=lvsfleet-ipip0
        To=10.9.0.192/27
        Priority=30000
        Type=blackhole

        [RoutingPolicyRule]
        IncomingInterface=lvsfleet-ipip0
        To=10.9.1.0/24
        Priority=30000
        Type=blackhole

        [RoutingPolicyRule]
        IncomingInterface=lvsfleet-sit0
        To=fd09::b:0/112
        Priority=30000
        Type=blackhole

        [RoutingPolicyRule]
        IncomingInterface=lvsfleet-sit0
        To=fd0a::1/128
        Priority=30000
        Type=blackhole

        """#

    static let ifupdown = #"""
        auto lo
        iface lo inet loopback
            up /etc/lvsfleet/realserver || true

        """#

    static let script = #"""
        #!/bin/sh
        # Takes traffic for virtual IPs. Run at boot; again it does no harm.
        PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
        failed=0
        { modprobe -q fou fou6 2>/dev/null || modprobe -q fou 2>/dev/null || :; } || failed=1
        { ip fou show | grep -qE '^port 6080 gue *$' || ip fou add port 6080 gue; } || failed=1
        { ip link show dev lvsfleet-ipip0 >/dev/null 2>&1 || ip link add name lvsfleet-ipip0 type ipip remote 10.9.0.11 local any; } || failed=1
        { ip address replace 192.0.0.8/32 dev lvsfleet-ipip0 scope host; } || failed=1
        { echo 2 >/proc/sys/net/ipv4/conf/lvsfleet-ipip0/rp_filter; } || failed=1
        { ip link set dev lvsfleet-ipip0 addrgenmode none up; } || failed=1
        { ip link show dev lvsfleet-sit0 >/dev/null 2>&1 || ip link add name lvsfleet-sit0 type sit remote 10.9.0.11 local any; } || failed=1
        { ip address replace 192.0.0.8/32 dev lvsfleet-sit0 scope host; } || failed=1
        { echo 2 >/proc/sys/net/ipv4/conf/lvsfleet-sit0/rp_filter; } || failed=1
        { ip link set dev lvsfleet-sit0 addrgenmode none up; } || failed=1
        { ip -4 route replace local 10.9.0.192/27 dev lo; } || failed=1
        { ip -6 route replace local fd09::b:0/112 dev lo; } || failed=1
        { ip -4 address replace 10.9.1.1/32 dev lo; } || failed=1
        { ip -6 address replace fd0a::1/128 dev lo nodad preferred_lft 0; } || failed=1
        { ip -4 rule show | sed 's/ \[detached\]//; s/ lookup main / /' | grep -qF 'to 10.9.0.192/27 iif eth0 blackhole' ||
            ip -4 rule add pref 30000 iif eth0 to 10.9.0.192/27 blackhole; } || failed=1
        { ip -6 rule show | sed 's/ \[detached\]//; s/ lookup main / /' | grep -qF 'to fd09::b:0/112 iif eth0 blackhole' ||
            ip -6 rule add pref 30000 iif eth0 to fd09::b:0/112 blackhole; } || failed=1
        { ip -4 rule show | sed 's/ \[detached\]//; s/ lookup main / /' | grep -qF 'to 10.9.1.0/24 iif eth0 blackhole' ||
            ip -4 rule add pref 30000 iif eth0 to 10.9.1.0/24 blackhole; } || failed=1
        { ip -6 rule show | sed 's/ \[detached\]//; s/ lookup main / /' | grep -qF 'to fd0a::1 iif eth0 blackhole' ||
            ip -6 rule add pref 30000 iif eth0 to fd0a::1/128 blackhole; } || failed=1
        { ip -4 rule show | sed 's/ \[detached\]//; s/ lookup main / /' | grep -qF 'to 10.9.0.192/27 iif lvsfleet-ipip0 blackhole' ||
            ip -4 rule add pref 30000 iif lvsfleet-ipip0 to 10.9.0.192/27 blackhole; } || failed=1
        { ip -4 rule show | sed 's/ \[detached\]//; s/ lookup main / /' | grep -qF 'to 10.9.1.0/24 iif lvsfleet-ipip0 blackhole' ||
            ip -4 rule add pref 30000 iif lvsfleet-ipip0 to 10.9.1.0/24 blackhole; } || failed=1
        { ip -6 rule show | sed 's/ \[detached\]//; s/ lookup main / /' | grep -qF 'to fd09::b:0/112 iif lvsfleet-sit0 blackhole' ||
            ip -6 rule add pref 30000 iif lvsfleet-sit0 to fd09::b:0/112 blackhole; } || failed=1
        { ip -6 rule show | sed 's/ \[detached\]//; s/ lookup main / /' | grep -qF 'to fd0a::1 iif lvsfleet-sit0 blackhole' ||
            ip -6 rule add pref 30000 iif lvsfleet-sit0 to fd0a::1/128 blackhole; } || failed=1
        { printf '%s\n' '*mangle' ':REALSERVER-MSS - [0:0]' '-A REALSERVER-MSS -s 10.9.0.192/27 -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1400' '-A REALSERVER-MSS -s 10.9.1.1/32 -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1400' COMMIT | iptables-restore -w --noflush; } || failed=1
        { iptables -w -t mangle -C POSTROUTING -j REALSERVER-MSS 2>/dev/null || iptables -w -t mangle -A POSTROUTING -j REALSERVER-MSS; } || failed=1
        { printf '%s\n' '*mangle' ':REALSERVER-MSS - [0:0]' '-A REALSERVER-MSS -s fd09::b:0/112 -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1400' '-A REALSERVER-MSS -s fd0a::1/128 -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1400' COMMIT | ip6tables-restore -w --noflush; } || failed=1
        { ip6tables -w -t mangle -C POSTROUTING -j REALSERVER-MSS 2>/dev/null || ip6tables -w -t mangle -A POSTROUTING -j REALSERVER-MSS; } || failed=1
        exit $failed

        """#
}
