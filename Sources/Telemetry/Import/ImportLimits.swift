/// What an import bears with before it refuses.
package struct ImportLimits: Sendable {
    /// The longest record, in bytes.
    package var recordBytes: Int
    /// How deep a record's objects and arrays may be nested.
    package var recordDepth: Int
    /// How far compressed files may expand.
    package var expansion: ExpansionLimits
    /// About how many bytes of records one mapping task gets.
    package var chunkBytes: Int

    /// Makes limits; the defaults suit recordings of any size on a small machine.
    package init(
        recordBytes: Int = 16 << 20, recordDepth: Int = 64, expansion: ExpansionLimits = ExpansionLimits(),
        chunkBytes: Int = 8 << 20
    ) {
        self.recordBytes = recordBytes
        self.recordDepth = recordDepth
        self.expansion = expansion
        self.chunkBytes = chunkBytes
    }
}
