import Columnar
import KQL
import Values

extension ScalarKernels {
    /// What is not there is null.
    static let dynamicAccess: Family = [
        (".", member),
        (
            "[]",
            ScalarKernel { arguments, result, rows, context in
                guard arguments[1].type == .long else { return try member.evaluate(arguments, result, rows, context) }
                let (values, positions) = (arguments[0].dynamicReader, arguments[1].longReader)
                return try .dynamics(
                    (0..<rows).map { row in
                        guard positions.isValid(row), case .array(let elements) = values[row] else { return .null }
                        let position = positions[row] < 0 ? Int64(elements.count) + positions[row] : positions[row]
                        guard position >= 0, position < Int64(elements.count) else { return .null }
                        return elements[Int(position)]
                    })
            }
        ),
    ]

    private static let member = ScalarKernel { arguments, _, rows, _ in
        let (values, names) = (arguments[0].dynamicReader, arguments[1].stringReader)
        guard let texts = values.dictionary.texts else {
            return try .dynamics(
                (0..<rows).map { row in
                    guard case .bag(let bag) = values[row] else { return .null }
                    return bag[names[row]] ?? .null
                })
        }
        // JSON text: the property's own text is cut out, and stays text until somebody asks for its value.
        let vector = try Vector.texts(rows: rows) { row, writer in
            let code = values.codes[row]
            texts.withUTF8(of: code) { text in
                if text.isEmpty { return }
                var scanner = JSONScanner(text)
                switch names.withUTF8(row, { scanner.property($0) }) {
                case .found(let range):
                    let value = UnsafeBufferPointer(rebasing: text[range])
                    // `null` is written as the empty text, which is the null of a dictionary of texts.
                    if !value.elementsEqual("null".utf8) { writer.append(value) }
                case .absent: break
                case .unclear:
                    if case .bag(let bag) = values[row], let value = bag[names[row]], value != .null {
                        writer.append { value.appendJSON(to: &$0) }
                    }
                }
            }
        }
        guard case .string(let codes, let dictionary) = vector.storage else { preconditionFailure("texts are strings") }
        return Vector(
            type: .dynamic, count: rows,
            storage: .dynamic(codes: codes, dictionary: DynamicDictionary(texts: dictionary)))
    }
}
