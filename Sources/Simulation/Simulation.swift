/// A generated enterprise at work for some days, with one attack in it: what the demo tenant's telemetry is made of.
///
/// The events are what a sensor on each machine would report, in the columns of the hunting tables; nothing marks the ones
/// that belong to the attack. Equal parameters give equal events.
package struct Simulation: Sendable {
    package let enterprise: Enterprise
    /// How many days there are.
    package let days: Int
    /// The first moment that is not simulated any more, in ticks.
    package let end: Int64
    /// How many process starts a machine has on a working day, on average; decides how many events there are.
    package let processStartsPerDay: Int

    /// Makes a simulation that ends at `end` (ticks since 0001-01-01), with the attack on the day before. 285 process starts
    /// a day give about 300,000 events with 40 machines in 7 days.
    package init(seed: UInt64 = 1, deviceCount: Int = 40, days: Int = 7, end: Int64, processStartsPerDay: Int = 285) {
        enterprise = Enterprise(seed: seed, deviceCount: deviceCount)
        self.days = days
        self.end = end
        self.processStartsPerDay = processStartsPerDay
    }

    /// Runs through all days and hands over every event, machine by machine and day by day (not in order of time).
    package func run(_ sink: (SimulatedEvent) -> Void) {
        withoutActuallyEscaping(sink) { sink in
            var machines: [String: Machine] = [:]
            let firstMidnight = end - end % Ticks.day - Int64(days - 1) * Ticks.day
            for device in enterprise.devices {
                let generator = SeededGenerator(seed: enterprise.seed ^ stableHash(device.id))
                machines[device.id] = Machine(
                    device: device, started: firstMidnight - 9 * Ticks.minute, generator: generator, emit: sink)
            }
            let story = self.story
            let day = OrdinaryDay(processStarts: processStartsPerDay)
            for index in 0..<days {
                let midnight = firstMidnight + Int64(index) * Ticks.day
                if let story, (midnight..<midnight + Ticks.day).contains(story.begin) {
                    story.run(machines: &machines, mail: sink)
                }
                for device in enterprise.devices {
                    guard var machine = machines[device.id] else { continue }
                    var generator = SeededGenerator(seed: enterprise.seed ^ stableHash(device.id) &+ UInt64(index + 1))
                    day.run(
                        &machine, midnight: midnight, isWorkday: isWorkday(midnight), until: end, generator: &generator)
                    machines[device.id] = machine
                }
            }
        }
    }

    /// When the mail of the attack is opened, in ticks; nil when the simulation is too short for an attack.
    package var attackBegins: Int64? { story?.begin }

    private var story: AttackStory? {
        guard days >= 2,
            let patientZero = enterprise.device("ws-017")
                ?? enterprise.devices.last(where: { $0.role == .workstation }),
            let fileServer = enterprise.device("fs-01"), let domainController = enterprise.device("dc-01")
        else { return nil }
        let yesterday = end - end % Ticks.day - Ticks.day
        return AttackStory(
            patientZero: patientZero, fileServer: fileServer, domainController: domainController,
            administrator: enterprise.administrator, begin: yesterday + 9 * Ticks.hour + 12 * Ticks.minute)
    }

    /// Whether people work on a day: not on Saturday and Sunday. 0001-01-01 was a Monday.
    private func isWorkday(_ midnight: Int64) -> Bool { midnight / Ticks.day % 7 < 5 }
}
