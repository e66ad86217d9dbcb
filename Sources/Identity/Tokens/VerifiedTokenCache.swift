import Crypto

/// Tokens that have been verified, by the SHA-256 of their text, so that the RSA verification is done once per token.
///
/// Two generations bound it: when the young one is full it becomes the old one, and what was in the old one is forgotten. A token
/// in use moves back into the young generation.
struct VerifiedTokenCache {
    private let capacity: Int
    private var young: [SHA256Digest: VerifiedToken] = [:]
    private var old: [SHA256Digest: VerifiedToken] = [:]

    /// - Parameter capacity: the most entries of one generation.
    init(capacity: Int) {
        precondition(capacity > 0, "A cache of no entries is no cache.")
        self.capacity = capacity
    }

    subscript(_ digest: SHA256Digest) -> VerifiedToken? {
        mutating get {
            if let found = young[digest] { return found }
            guard let found = old[digest] else { return nil }
            self[digest] = found
            return found
        }
        set {
            if young.count >= capacity, young[digest] == nil {
                old = young
                young = [:]
            }
            young[digest] = newValue
        }
    }
}
