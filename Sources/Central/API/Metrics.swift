import FleetModel
import FleetWire

/// The metrics in Prometheus' text format, from values alone.
enum Metrics {
    static func text(
        _ picture: FleetPicture, _ entries: [String: ReportBook.Entry], _ requests: [RequestCounts.Key: Int],
        now: ContinuousClock.Instant
    ) -> String {
        let directors = picture.directorViews(entries, now: now)
        var text = MetricsText()
        text.family("lvsfleet_build_info", .gauge, "The running version.") {
            $0.sample(["version": CentralVersion.current], 1)
        }
        text.family("lvsfleet_central_planned", .gauge, "1 once the fleet was planned from a complete picture.") {
            $0.sample([:], picture.plan == nil ? 0 : 1)
        }
        text.family("lvsfleet_central_problems", .gauge, "What keeps Central from planning or storing.") {
            $0.sample([:], Double(picture.problems.count))
        }
        text.family("lvsfleet_central_query_answered", .gauge, "1 where the cluster has answered a query.") {
            for query in picture.queries.sorted(by: { $0.words < $1.words }) {
                $0.sample(["query": query.words], picture.cluster.answered.contains(query) ? 1 : 0)
            }
        }
        Self.write(watches: picture, to: &text)
        Self.write(writing: picture.writing, to: &text)
        text.family("lvsfleet_central_plan_seconds", .summary, "Time to plan after a change of the cluster.") {
            $0.sample([:], picture.planning.seconds, suffix: "_sum")
            $0.sample([:], Double(picture.planning.count), suffix: "_count")
        }
        text.family("lvsfleet_central_revision", .gauge, "The newest revision of a pair.") {
            for (pair, revision) in picture.revisions.sorted(by: { $0.key < $1.key }) {
                $0.sample(["pair": pair], Double(revision.number))
            }
        }
        text.family("lvsfleet_services", .gauge, "Virtual services of a pair's newest slice.") {
            for (pair, slice) in picture.slices.sorted(by: { $0.key < $1.key }) {
                $0.sample(["pair": pair], Double(slice.services.count))
            }
        }
        text.family("lvsfleet_real_servers", .gauge, "Real servers of a pair's newest slice.") {
            for (pair, slice) in picture.slices.sorted(by: { $0.key < $1.key }) {
                for state in [Slice.State.active, .draining] {
                    let count = slice.pools.reduce(0) { $0 + $1.servers.count { $0.state == state } }
                    $0.sample(["pair": pair, "state": state.rawValue], Double(count))
                }
            }
        }
        text.family("lvsfleet_exposed_ports", .gauge, "Exposed ports by what became of them.") {
            for (state, count) in (picture.plan?.serviceCounts ?? [:]).sorted(by: { $0.key.rawValue < $1.key.rawValue })
            where count > 0 {
                $0.sample(["state": state.rawValue], Double(count))
            }
        }
        text.family("lvsfleet_findings", .gauge, "Findings by reason.") {
            for (reason, count) in picture.findingCounts(entries, now: now).sorted(by: { $0.key < $1.key }) {
                $0.sample(["reason": reason], Double(count))
            }
        }
        text.family("lvsfleet_director_state", .gauge, "1 for the state that a director is in.") {
            for director in directors {
                $0.sample(
                    [
                        "pair": director.status.pair, "director": director.metadata.name,
                        "state": director.status.state.rawValue,
                    ],
                    1)
            }
        }
        text.family("lvsfleet_director_report_age_seconds", .gauge, "Time since a director's last report.") {
            for director in directors {
                guard let age = director.status.secondsSinceReport else { continue }
                $0.sample(["pair": director.status.pair, "director": director.metadata.name], age)
            }
        }
        Self.write(takeovers: picture, entries, now: now, to: &text)
        text.family("lvsfleet_http_requests_total", .counter, "Requests by route and status.") {
            for (key, count) in requests.sorted(by: {
                ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
            }) {
                $0.sample(["method": key.method, "route": key.route, "status": "\(key.status)"], Double(count))
            }
        }
        return text.text
    }
}
