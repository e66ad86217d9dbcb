/// Finds what someone may have meant.
package enum Spelling {
    /// The candidate that is nearest to a word by edits, if it is near enough to be meant: a third of the word's letters may
    /// differ, letter case not counted.
    ///
    /// - Complexity: O(candidates × word²); candidates of another length are passed over.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased().unicodeScalars)
        // Nobody misspells a name of a thousand letters.
        guard letters.count > 1, letters.count <= 100 else { return nil }
        let tolerance = max(1, letters.count / 3)
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let other = Array(candidate.lowercased().unicodeScalars)
            guard abs(other.count - letters.count) <= tolerance else { continue }
            let limit = min(tolerance, (best?.distance ?? .max) - 1)
            guard limit >= 0, let distance = distance(letters, other, limit: limit) else { continue }
            best = (candidate, distance)
        }
        return best?.candidate
    }

    /// The number of insertions, deletions, replacements and swaps of neighbours between two words; nil beyond the limit.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int) -> Int? {
        var beforePrevious = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        var row = previous
        for i in 0..<left.count {
            row[0] = i + 1
            var least = row[0]
            for j in 0..<right.count {
                let replaced = previous[j] + (left[i] == right[j] ? 0 : 1)
                var cost = min(replaced, previous[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = min(cost, beforePrevious[j - 1] + 1)
                }
                row[j + 1] = cost
                least = min(least, cost)
            }
            if least > limit { return nil }
            (beforePrevious, previous) = (previous, row)
        }
        return previous[right.count] <= limit ? previous[right.count] : nil
    }
}
