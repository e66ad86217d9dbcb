import Columnar

/// Results of expressions over the entries of dictionaries, kept for the batches to come.
struct LiftedResults {
    /// An expression (by its number in the physical plan) over one dictionary.
    struct Key: Hashable {
        let expression: Int
        let dictionary: ObjectIdentifier
    }

    /// What is known of a key.
    enum Entry {
        /// So many rows were computed one by one so far.
        case rows(Int)
        /// The result over all entries. The dictionary is kept, so that its identity stays its own.
        case result(Vector, keeping: AnyObject)
    }

    var entries: [Key: Entry] = [:]
}
