import FleetModel
import Testing

@testable import Central

@Suite(.timeLimit(.minutes(1))) struct SliceBoardTests {
    private func publication(_ number: UInt64) -> Publication {
        Publication(revision: Revision(epoch: "e", number: number), digest: "\(number)", document: [])
    }

    private func revision(_ number: UInt64) -> Revision { Revision(epoch: "e", number: number) }

    @Test func wakesOnlyThoseWhoWaitForThePairThatChanged() async throws {
        let board = SliceBoard()
        await board.publish(["blue": publication(1), "green": publication(1)])
        let far = ContinuousClock.now + .seconds(50)
        async let blue = board.publication(of: "blue", otherThan: revision(1), until: far)
        let green = Task { await board.publication(of: "green", otherThan: revision(1), until: far) }
        try await ControlFixture.require {
            let (blue, green) = (await board.waiters(of: "blue"), await board.waiters(of: "green"))
            return blue == 1 && green == 1
        }
        await board.publish(["blue": publication(2), "green": publication(1)])
        #expect(await blue?.revision == revision(2))
        #expect(await board.waiters(of: "green") == 1)
        // Leaving is another way to stop waiting.
        green.cancel()
        #expect(await green.value?.revision == revision(1))
        #expect(await board.waiters(of: "green") == 0)
        #expect(await board.waiters(of: "blue") == 0)
    }

    @Test func answersAtOnceWhereTheRevisionIsAnother() async {
        let board = SliceBoard()
        let far = ContinuousClock.now + .seconds(50)
        #expect(await board.publication(of: "blue", otherThan: nil, until: far) == nil)
        await board.publish(["blue": publication(2)])
        #expect(await board.publication(of: "blue", otherThan: revision(1), until: far)?.revision == revision(2))
        #expect(await board.publication(of: "blue", otherThan: nil, until: far)?.revision == revision(2))
    }

    @Test func answersWithTheSameAtTheDeadline() async {
        let board = SliceBoard()
        await board.publish(["blue": publication(1)])
        let started = ContinuousClock.now
        let answer = await board.publication(
            of: "blue", otherThan: revision(1), until: started + .milliseconds(50))
        #expect(answer?.revision == revision(1))
        #expect(started.duration(to: .now) >= .milliseconds(50))
        #expect(await board.waiters(of: "blue") == 0)
    }

    @Test func aPairThatGoesWakesItsWaiters() async throws {
        let board = SliceBoard()
        await board.publish(["blue": publication(1)])
        async let answer = board.publication(of: "blue", otherThan: revision(1), until: .now + .seconds(50))
        try await ControlFixture.require { await board.waiters(of: "blue") == 1 }
        await board.keep(only: ["green"])
        #expect(await answer == nil)
    }
}
