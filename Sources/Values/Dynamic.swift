/// A value of the type `dynamic`: JSON's values, and the scalar types that Kusto lets a dynamic hold besides.
///
/// Numbers keep their kind (`1` is a long, `1.0` a real) because `gettype()` and equality tell them apart.
package indirect enum Dynamic: Sendable, Hashable {
    case null
    case bool(Bool)
    case long(Int64)
    case real(Double)
    case decimal(FixedDecimal)
    case string(String)
    case datetime(Int64)
    case timespan(Int64)
    case guid(UInt128)
    case array([Dynamic])
    case bag(PropertyBag)
}

/// The properties of a dynamic object, in the order they were written (which is the order that is printed).
///
/// Equality ignores order. Look-up is linear: bags of telemetry are small, and an index would cost more than it saves.
package struct PropertyBag: Sendable, Hashable {
    /// One property.
    package struct Property: Sendable, Hashable {
        /// The property's name; unique in its bag, compared by code units.
        package var name: String
        /// The property's value.
        package var value: Dynamic

        /// Makes a property.
        package init(name: String, value: Dynamic) {
            self.name = name
            self.value = value
        }
    }

    /// The properties in order, names unique.
    package private(set) var properties: [Property]

    /// Makes a bag; of properties with one name the last value wins and the first position is kept, as JSON readers do.
    package init(_ properties: [Property] = []) {
        self.properties = []
        self.properties.reserveCapacity(properties.count)
        guard properties.count > 16 else {
            for property in properties { self[property.name] = property.value }
            return
        }
        // Look-up is linear, and a hostile text could have very many properties.
        var positions: [String: Int] = [:]
        for property in properties {
            if let position = positions[property.name] {
                self.properties[position].value = property.value
            } else {
                positions[property.name] = self.properties.count
                self.properties.append(property)
            }
        }
    }

    /// The value of a property; nil when there is none. Setting nil removes it.
    package subscript(name: String) -> Dynamic? {
        get { properties.first { $0.name == name }?.value }
        set {
            let position = properties.firstIndex { $0.name == name }
            switch (position, newValue) {
            case (let position?, let value?): properties[position].value = value
            case (let position?, nil): properties.remove(at: position)
            case (nil, let value?): properties.append(Property(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    package static func == (left: PropertyBag, right: PropertyBag) -> Bool {
        left.properties.count == right.properties.count
            && left.properties.allSatisfy { right[$0.name] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(properties.count)
        // Order must not matter: names are combined by a commutative sum of their own hashes.
        var sum = 0
        for property in properties { sum &+= property.name.hashValue }
        hasher.combine(sum)
    }
}
