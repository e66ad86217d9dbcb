internal import Values

// Stands in until Values reads and writes JSON itself (it lands there): texts stay texts.
extension Dynamic {
    init?(parsingJSON text: UnsafeBufferPointer<UInt8>) { return nil }

    var jsonText: String {
        switch self {
        case .string(let text): text
        default: "\(self)"
        }
    }
}
