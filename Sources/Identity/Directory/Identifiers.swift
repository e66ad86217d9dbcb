package import Foundation

/// A GUID that names one kind of directory object, so that a tenant's id can never be passed where an application's is wanted.
///
/// Its text is lower-case with hyphens, the form that tokens and the Graph API carry; parsing takes either case.
package protocol DirectoryIdentifier: Sendable, Hashable, Comparable, CustomStringConvertible, Codable {
    /// The 128 bits.
    var uuid: UUID { get }

    /// Wraps the bits.
    init(_ uuid: UUID)
}

extension DirectoryIdentifier {
    /// Parses the 36-character form; nil for every other text (no braces, no compact form).
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 36, let uuid = UUID(uuidString: String(text)) else { return nil }
        self.init(uuid)
    }

    /// A new random identifier.
    package static func random() -> Self { Self(UUID()) }

    package var description: String { uuid.uuidString.lowercased() }

    package static func < (left: Self, right: Self) -> Bool { left.uuid < right.uuid }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let identifier = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a GUID.")
        }
        self = identifier
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The id of a tenant (`tid`).
package struct TenantID: DirectoryIdentifier {
    package let uuid: UUID
    package init(_ uuid: UUID) { self.uuid = uuid }
}

/// The id by which clients name an application (`client_id`, `appid`): the same in every tenant.
package struct ApplicationID: DirectoryIdentifier {
    package let uuid: UUID
    package init(_ uuid: UUID) { self.uuid = uuid }
}

/// The id of one directory object in one tenant (`oid`): a service principal, a registration, a user.
package struct ObjectID: DirectoryIdentifier {
    package let uuid: UUID
    package init(_ uuid: UUID) { self.uuid = uuid }
}

/// The id of an application role or delegated scope of a resource.
package struct PermissionID: DirectoryIdentifier {
    package let uuid: UUID
    package init(_ uuid: UUID) { self.uuid = uuid }
}

/// The id of one secret or certificate of an application (`keyId`).
package struct CredentialID: DirectoryIdentifier {
    package let uuid: UUID
    package init(_ uuid: UUID) { self.uuid = uuid }
}
