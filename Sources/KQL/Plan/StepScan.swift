package import Values

/// `scan with_match_id=m declare (a: long = 0) with (step s1: p => a = s1.a + 1; step s2 output=none: q;)`
///
/// A record is a row with its declared columns behind it. Each step remembers, for itself and the steps before it, the record
/// that it last matched: expressions read them as columns of their own.
package struct StepScan: Sendable, Hashable {
    /// One step, in the order in which a sequence goes through them.
    package struct Step: Sendable, Hashable {
        /// What it gives out of several records in a row that match it.
        package enum Output: String, Sendable, Hashable, CaseIterable {
            case all, last, none
        }

        package let name: String
        package let output: Output
        package let condition: Expression
        /// What the record's columns become, by their position in it.
        package let assignments: [Assignment]
        /// The columns by which expressions read what the step remembers, one for each of the record's.
        package let memory: [Column]

        package init(
            name: String, output: Output, condition: Expression, assignments: [Assignment], memory: [Column]
        ) {
            self.name = name
            self.output = output
            self.condition = condition
            self.assignments = assignments
            self.memory = memory
        }
    }

    package struct Assignment: Sendable, Hashable {
        package let position: Int
        package let value: Expression

        package init(position: Int, value: Expression) {
            self.position = position
            self.value = value
        }
    }

    package let input: Plan
    /// The record's columns as expressions read them: those of the input that the query can name, and the declared ones.
    package let record: [Column]
    /// The values of the declared columns where no step has given them one.
    package let defaults: [Scalar]
    package let steps: [Step]
    /// The column that says which part a row belongs to, where each part is scanned by itself.
    package let part: Column?
    /// The column that numbers the sequences.
    package let matchID: Column?
    /// All columns that come out: the record's, the number's, the part's.
    package let output: [Column]

    package init(
        input: Plan, record: [Column], defaults: [Scalar], steps: [Step], part: Column?, matchID: Column?,
        output: [Column]
    ) {
        self.input = input
        self.record = record
        self.defaults = defaults
        self.steps = steps
        self.part = part
        self.matchID = matchID
        self.output = output
    }

    /// The same with another input and other expressions.
    package func mapping(_ input: Plan, _ transform: (Expression) throws -> Expression) rethrows -> StepScan {
        StepScan(
            input: input, record: record, defaults: defaults,
            steps: try steps.map { step in
                Step(
                    name: step.name, output: step.output, condition: try transform(step.condition),
                    assignments: try step.assignments.map {
                        Assignment(position: $0.position, value: try transform($0.value))
                    }, memory: step.memory)
            }, part: part, matchID: matchID, output: output)
    }
}
