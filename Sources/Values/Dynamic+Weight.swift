extension Dynamic {
    /// About how much the value is when it is written out, in units of 32 bytes: one for each value in it, and the texts.
    ///
    /// Values share their parts, so a small one can stand for a very large text; that is why it is counted and not measured.
    ///
    /// - Parameter most: Where counting ends. A value that is more, or that is nested deeper than 512 times, gives more than this.
    package func weight(atMost most: Int) -> Int { weight(atMost: most, depth: 0) }

    private func weight(atMost most: Int, depth: Int) -> Int {
        guard depth <= 512 else { return most + 1 }
        switch self {
        case .string(let text): return 1 + text.utf8.count / 32
        case .array(let elements):
            var sum = 1
            for element in elements where sum <= most {
                sum += element.weight(atMost: most - sum, depth: depth + 1)
            }
            return sum
        case .bag(let bag):
            var sum = 1
            for property in bag.properties where sum <= most {
                sum += 1 + property.name.utf8.count / 32
                sum += property.value.weight(atMost: most - sum, depth: depth + 1)
            }
            return sum
        default: return 1
        }
    }
}
