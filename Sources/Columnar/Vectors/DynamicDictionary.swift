package import Values

/// The entries that the codes of a dynamic vector point to: either values, or JSON texts that are parsed when asked for.
///
/// Telemetry brings JSON (`AdditionalFields`), most of which no query ever looks into: import keeps the text as it came, and a
/// query parses what it reads. The empty text is the null entry, and a text that is not JSON is the string that it is
/// (as Kusto ingests it).
package final class DynamicDictionary: Sendable {
    private enum Contents: Sendable {
        case values([Dynamic])
        case texts(StringDictionary)
    }

    private let contents: Contents

    /// About how much the values are when they are written out, in units of 32 bytes; no more than `weightMax` is told apart.
    package let weight: Int

    /// Where counting the weight ends.
    package static let weightMax = 1 << 26

    /// Makes a dictionary of values; not necessarily distinct.
    package init(_ entries: [Dynamic]) {
        contents = .values(entries)
        var sum = 0
        for entry in entries where sum <= Self.weightMax { sum += entry.weight(atMost: Self.weightMax - sum) }
        weight = sum
    }

    /// Makes a dictionary of JSON texts.
    package init(texts: StringDictionary) {
        contents = .texts(texts)
        weight = texts.bytes.count / 32
    }

    /// How many entries there are.
    package var count: Int {
        switch contents {
        case .values(let values): values.count
        case .texts(let texts): texts.count
        }
    }

    /// The JSON texts, when that is what the dictionary is made of: for those that can work on the text itself.
    ///
    /// An empty text is null.
    package var texts: StringDictionary? {
        if case .texts(let texts) = contents { texts } else { nil }
    }

    /// The value of an entry. A text is parsed at each call: kernels ask once per entry, not once per row.
    package subscript(code: UInt32) -> Dynamic {
        switch contents {
        case .values(let values): values[Int(code)]
        case .texts(let texts): texts.withUTF8(of: code) { Self.value(ofText: $0) }
        }
    }

    /// All values, texts parsed.
    package var entries: [Dynamic] {
        switch contents {
        case .values(let values): values
        case .texts(let texts): (0..<texts.count).map { self[UInt32($0)] }
        }
    }

    /// Whether an entry is null.
    package func isNull(_ code: UInt32) -> Bool {
        switch contents {
        case .values(let values): values[Int(code)] == .null
        case .texts(let texts):
            texts.withUTF8(of: code) { text in
                text.isEmpty
                    || text.drop(while: Self.isSpace).first == UInt8(ascii: "n") && Self.value(ofText: text) == .null
            }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func value(ofText text: UnsafeBufferPointer<UInt8>) -> Dynamic {
        if text.isEmpty { return .null }
        do throws(JSONError) {
            return try Dynamic(parsingJSON: text.span)
        } catch {
            // What is not JSON is a string, by the rule of the type.
            return .string(String(decoding: text, as: UTF8.self))
        }
    }
}
