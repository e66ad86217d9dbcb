package import Identity

/// What a caller can reach: one tenant, and of its devices all or some, with what belongs to them.
///
/// Whatever reads or changes a tenant's data on somebody's behalf takes one of these, so that nothing can be asked without saying
/// for whom.
package struct Reach: Sendable {
    /// The tenant.
    package let tenant: Tenant
    /// The ids of the devices; nil: every device, and what belongs to none.
    package let devices: Set<String>?

    /// Everything of a tenant.
    package init(_ tenant: Tenant) {
        self.tenant = tenant
        devices = nil
    }

    /// Some devices of a tenant.
    package init(_ tenant: Tenant, devices: Set<String>) {
        self.tenant = tenant
        self.devices = devices
    }

    /// Whether a device, or what belongs to it, is within reach. What belongs to no device is for those who reach everything.
    package func includes(device: String?) -> Bool {
        guard let devices else { return true }
        return device.map(devices.contains) ?? false
    }
}
