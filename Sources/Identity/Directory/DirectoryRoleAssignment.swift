package import Foundation

/// A role of the directory as one account holds it, over the whole tenant.
package struct DirectoryRoleAssignment: Sendable, Hashable {
    /// The role.
    package let role: DirectoryRole
    /// The account that holds it.
    package let userID: ObjectID

    package init(role: DirectoryRole, userID: ObjectID) {
        self.role = role
        self.userID = userID
    }

    /// The id by which Microsoft Graph names the assignment: both GUIDs in their byte order of Windows, as base64url, and the
    /// number of the scope, which is the tenant's.
    package var id: String {
        Base64URL.encode(Self.windowsBytes(role.templateUUID) + Self.windowsBytes(userID.uuid)) + "-1"
    }

    /// The assignment that an id names; nil when it is none that this directory could have.
    package init?(id: String) {
        guard id.hasSuffix("-1"), let bytes = Base64URL.decode(id.dropLast(2)), bytes.count == 32 else { return nil }
        let roleID = Self.uuid(windowsBytes: bytes.prefix(16))
        guard let role = DirectoryRole.allCases.first(where: { $0.templateUUID == roleID }) else { return nil }
        self.init(role: role, userID: ObjectID(Self.uuid(windowsBytes: bytes.suffix(16))))
    }

    /// The first three fields of a GUID are numbers, whose low byte comes first there.
    private static let windowsOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]

    private static func windowsBytes(_ uuid: UUID) -> [UInt8] {
        let bytes = withUnsafeBytes(of: uuid.uuid) { Array($0) }
        return windowsOrder.map { bytes[$0] }
    }

    private static func uuid(windowsBytes: some Collection<UInt8>) -> UUID {
        let bytes = Array(windowsBytes)
        let b = windowsOrder.map { bytes[$0] }
        return UUID(
            uuid: (
                b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]
            ))
    }
}
