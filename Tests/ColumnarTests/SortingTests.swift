import CKernels
import Testing

@Suite struct SortingTests {
    @Test(arguments: [0, 1, 2, 48, 49, 257, 5000])
    func `words are sorted as Swift sorts them`(count: Int) {
        var random = SystemRandomNumberGenerator()
        for greatest: UInt64 in [0, 1, 200, 70_000, .max] {
            let words = (0..<count).map { _ in UInt64.random(in: 0...greatest, using: &random) }
            var sorted = words
            var scratch = [UInt64](repeating: 0, count: max(count, 1))
            sorted.withUnsafeMutableBufferPointer { sorted in
                scratch.withUnsafeMutableBufferPointer { scratch in
                    if let sorted = sorted.baseAddress, let scratch = scratch.baseAddress {
                        ck_sort_words(sorted, scratch, count)
                    }
                }
            }
            #expect(sorted == words.sorted())
        }
    }
}
