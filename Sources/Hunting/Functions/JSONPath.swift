import Values

/// A path into a dynamic: `$.key2['a b'][0].prop`.
struct JSONPath {
    /// One step of a path.
    enum Step: Hashable {
        case property(String)
        case element(Int)
    }

    let steps: [Step]

    /// Reads a path; nil where the text is none.
    init?(_ text: String) {
        guard text.hasPrefix("$") else { return nil }
        var steps: [Step] = []
        var rest = text.dropFirst()
        while let first = rest.first {
            rest = rest.dropFirst()
            switch first {
            case ".":
                let name = rest.prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty else { return nil }
                steps.append(.property(String(name)))
                rest = rest.dropFirst(name.count)
            case "[":
                if let quote = rest.first, quote == "'" || quote == "\"" {
                    rest = rest.dropFirst()
                    guard let end = rest.firstIndex(of: quote) else { return nil }
                    steps.append(.property(String(rest[..<end])))
                    rest = rest[rest.index(after: end)...]
                    guard rest.first == "]" else { return nil }
                    rest = rest.dropFirst()
                } else {
                    guard let end = rest.firstIndex(of: "]"), let index = Int(rest[..<end]) else { return nil }
                    steps.append(.element(index))
                    rest = rest[rest.index(after: end)...]
                }
            default: return nil
            }
        }
        self.steps = steps
    }

    /// A path, or the plain name of a property.
    init(pathOrName text: String) {
        if text.hasPrefix("$"), let path = JSONPath(text) { self = path } else { self.init(steps: [.property(text)]) }
    }

    private init(steps: [Step]) { self.steps = steps }

    /// The value at the path; nil where there is none.
    func value(in root: Dynamic) -> Dynamic? {
        var value = root
        for step in steps {
            switch (step, value) {
            case (.property(let name), .bag(let bag)):
                guard let next = bag[name] else { return nil }
                value = next
            case (.element(let index), .array(let elements)):
                let position = index < 0 ? elements.count + index : index
                guard elements.indices.contains(position) else { return nil }
                value = elements[position]
            default: return nil
            }
        }
        return value
    }

    /// The value without what the path leads to.
    func removing(from root: Dynamic) -> Dynamic { replace(in: root, steps[...], with: nil) }

    /// The value with what the path leads to set; bags on the way are made.
    func setting(_ new: Dynamic, in root: Dynamic) -> Dynamic { replace(in: root, steps[...], with: new) }

    private func replace(in value: Dynamic, _ steps: ArraySlice<Step>, with new: Dynamic?) -> Dynamic {
        guard let step = steps.first else { return new ?? value }
        let rest = steps.dropFirst()
        switch (step, value) {
        case (.property(let name), .bag(var bag)):
            if rest.isEmpty {
                bag[name] = new
            } else if let inner = bag[name] {
                bag[name] = replace(in: inner, rest, with: new)
            } else if let new {
                bag[name] = replace(in: .bag(PropertyBag()), rest, with: new)
            }
            return .bag(bag)
        case (.element(let index), .array(var elements)):
            let position = index < 0 ? elements.count + index : index
            guard elements.indices.contains(position) else { return value }
            if rest.isEmpty, new == nil {
                elements.remove(at: position)
            } else {
                elements[position] = replace(in: elements[position], rest, with: new)
            }
            return .array(elements)
        default: return value
        }
    }
}
