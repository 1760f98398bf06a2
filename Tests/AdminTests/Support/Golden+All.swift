/// To see what the program prints now, let a golden test fail.
extension Golden {
    static let all: [Golden] = [
        Golden(
            arguments: ["get", "services"],
            text: """
                PROT  ADDRESS:PORT     SCHEDULER  FLAGS                                            STATE       SERVICE      VIP    PAIR
                TCP   10.9.0.201:9000  mh         (mh-fallback) persistent 300 mask 255.255.255.0  assigned    shop/orders  shop   blue
                  ->  10.9.0.21:9000   Route      1                                                active
                  ->  10.9.0.22:9000   Route      0                                                draining
                UDP   [fd09::201]:53   wrr        ops                                              assigned    shop/dns     plain  green
                  ->  [fd09::51]:5353  Masq       5                                                active
                TCP   10.9.0.201:9000  rr         -                                                conflict    shop/old     shop   blue
                TCP   -:7000           -          -                                                unassigned  shop/lonely  -      -

                """),
        Golden(
            arguments: ["get", "services", "-o", "wide"],
            text: """
                PROT  ADDRESS:PORT     SCHEDULER  FLAGS                                            STATE       SERVICE      VIP    PAIR   POOL     DRAIN  THRESHOLDS  SOURCES
                TCP   10.9.0.201:9000  mh         (mh-fallback) persistent 300 mask 255.255.255.0  assigned    shop/orders  shop   blue   ingress  300s   0/0         any
                  ->  10.9.0.21:9000   Route      1                                                active
                  ->  10.9.0.22:9000   Route      0                                                draining
                UDP   [fd09::201]:53   wrr        ops                                              assigned    shop/dns     plain  green  ingress  0s     100/0       any
                  ->  [fd09::51]:5353  Masq       5                                                active
                TCP   10.9.0.201:9000  rr         -                                                conflict    shop/old     shop   blue   ingress  300s   0/0         any
                TCP   -:7000           -          -                                                unassigned  shop/lonely  -      -      ingress  -      -           -

                """),
        Golden(
            arguments: ["get", "pairs"],
            text: """
                NAME   DIRECTORS                                  INTERFACE  ALLOWED-VIPS
                blue   blue-a=10.9.0.11+fd09::b,blue-b=10.9.0.12  eth0       10.9.0.192/26
                green  green-a=10.9.0.21 static                   eth0       any

                """),
        Golden(
            arguments: ["get", "pairs", "-o", "wide"],
            text: """
                NAME   DIRECTORS                                  INTERFACE  ALLOWED-VIPS   ADDRESS-POOL  ADVERT-MS  VRRP  SYNC      TIMEOUTS        SERVICE-SETTINGS  ORIGIN
                blue   blue-a=10.9.0.11+fd09::b,blue-b=10.9.0.12  eth0       10.9.0.192/26  -             200        -     mtu=9000  tcp=900,udp=30  drain=60          -
                green  green-a=10.9.0.21 static                   eth0       any            -             200        -     -         -               -                 -

                """),
        Golden(
            arguments: ["get", "directors"],
            text: """
                NAME    PAIR  ADDRESS    STATE    WANTED  APPLIED  REPORTED  FAILURES
                blue-a  blue  10.9.0.11  current  abc.4   abc.4    2s ago    0
                blue-b  blue  10.9.0.11  unseen   abc.4   -        never     -

                """),
        Golden(
            arguments: ["get", "directors", "-o", "wide"],
            text: """
                NAME    PAIR  ADDRESS    STATE    WANTED  APPLIED  REPORTED  FAILURES  ROLES        SERVICES  SERVERS  DRAINS  FOREIGN  DRIFT  AGENT
                blue-a  blue  10.9.0.11  current  abc.4   abc.4    2s ago    0         shop=active  3         9        0       0        0      0.1.0
                blue-b  blue  10.9.0.11  unseen   abc.4   -        never     -         -            -         -        -       -        -      -

                """),
        Golden(
            arguments: ["get", "vips"],
            text: """
                NAME   ADDRESS     PAIR   POOL     HTTP-PORTS  SERVICE-SETTINGS
                plain  fd09::201   green  old      none        -
                shop   10.9.0.201  blue   ingress  default     scheduler=rr,persistence=300/24

                """),
        Golden(
            arguments: ["get", "vips", "-o", "wide"],
            text: """
                NAME   ADDRESS     PAIR   POOL     HTTP-PORTS  SERVICE-SETTINGS                 PREFERRED-DIRECTOR  ORIGIN
                plain  fd09::201   green  old      none        -                                green-a             -
                shop   10.9.0.201  blue   ingress  default     scheduler=rr,persistence=300/24  -                   -

                """),
        Golden(
            arguments: ["get", "pools"],
            text: """
                NAME     SOURCE  REAL-SERVERS                                               PORTS
                ingress  pods    ingress-nginx:app.kubernetes.io/name=ingress-nginx,zone=1  tcp:configmap/ingress-nginx/tcp-services
                old      static  10.9.0.81,fd09::51=5                                       80/tcp,443:8443/tcp

                """),
        Golden(
            arguments: ["get", "assignments"],
            text: """
                NAME               NAMESPACE  SERVICE  VIP    SERVICE-SETTINGS
                shop/*@shop        shop       *        shop   onePacket=true
                shop/orders@plain  shop       orders   plain  -

                """),
        Golden(
            arguments: ["get", "realservers"],
            text: """
                ADDRESS    POOL     WEIGHT  STATE     PAIRS       SERVICES  FAILS-ON       DRAINS
                10.9.0.22  ingress  1       draining  blue,green  2         -              blue-a 10.9.0.201:9000/tcp: 3 connections, 60 s left
                                                                                           blue-b 10.9.0.201:53/udp: 1 connection, 5 s left
                10.9.0.23  ingress  1       active    blue        2         blue-a,blue-b  -

                """),
        Golden(
            arguments: ["get", "realservers", "10.9.0.23", "-o", "wide"],
            text: """
                ADDRESS    POOL     WEIGHT  STATE   PAIRS  SERVICES  FAILS-ON       DRAINS  CHECKS                                                            AGENT
                10.9.0.23  ingress  1       active  blue   2         blue-a,blue-b  -       blue-a: no answer in 500 ms; blue-b: connect: Connection refused  edge-3: lacks mall, shop; reported 95s ago

                """),
        Golden(
            arguments: ["get", "pools", "-o", "wide"],
            text: """
                NAME     SOURCE  REAL-SERVERS                                               PORTS                                     CHECK                    ORIGIN
                ingress  pods    ingress-nginx:app.kubernetes.io/name=ingress-nginx,zone=1  tcp:configmap/ingress-nginx/tcp-services  http:10254 every 1000ms  -
                old      static  10.9.0.81,fd09::51=5                                       80/tcp,443:8443/tcp                       tcp                      -

                """),
        Golden(
            arguments: ["get", "findings"],
            text: """
                REASON          SUBJECT                               FIELD  MESSAGE
                MalformedEntry  configmap/ingress-nginx/tcp-services  70000  70000 is no port;?[31m skipped

                """),
        Golden(
            arguments: ["get", "tokens"],
            text: """
                ID  ROLE      DIRECTOR  CREATED
                t1  director  blue-a    2026-01-31T12:00:00Z

                """),
        Golden(
            arguments: ["get", "history"],
            text: """
                PAIR  REVISION  TIME                  SERVICES  SERVERS  CAUSE
                blue  abc.4     2026-01-31T12:00:00Z  3         9        vip/shop created

                """),
        Golden(
            arguments: ["get", "history", "-o", "wide"],
            text: """
                PAIR  REVISION  TIME                  SERVICES  SERVERS  CAUSE             DIGEST
                blue  abc.4     2026-01-31T12:00:00Z  3         9        vip/shop created  00ff

                """),
        Golden(
            arguments: ["status"],
            text: """
                Central 0.1.0, epoch abc: ready

                PAIR  REVISION  VIPS  SERVICES  SERVERS  DIRECTOR  STATE    APPLIED  REPORTED
                blue  abc.4     1     3         9        blue-a    current  abc.4    2s ago
                blue  abc.4     1     3         9        blue-b    unseen   -        never

                Findings: 1 (lvsctl get findings)

                """),
        Golden(
            arguments: ["describe", "vip", "shop"],
            text: """
                apiVersion: lvsfleet.io/v1
                kind: VIP
                metadata:
                  name: shop
                spec:
                  address: 10.9.0.201
                  pair: blue
                  pool: ingress
                  service:
                    persistence:
                      netmask: 24
                      timeoutSeconds: 300
                    scheduler: rr

                Services:
                PROT  ADDRESS:PORT     SCHEDULER  FLAGS                                            STATE     SERVICE      VIP   PAIR
                TCP   10.9.0.201:9000  mh         (mh-fallback) persistent 300 mask 255.255.255.0  assigned  shop/orders  shop  blue
                  ->  10.9.0.21:9000   Route      1                                                active
                  ->  10.9.0.22:9000   Route      0                                                draining
                TCP   10.9.0.201:9000  rr         -                                                conflict  shop/old     shop  blue

                Findings: none

                """),
    ]
}
