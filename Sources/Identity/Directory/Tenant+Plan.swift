extension Tenant {
    /// What an organization has bought of Defender. It decides which parts of the APIs answer.
    package enum Plan: String, Sendable, Hashable, CaseIterable {
        /// Microsoft Defender for Business.
        case business
        /// Microsoft Defender for Endpoint Plan 1.
        case plan1
        /// Microsoft Defender for Endpoint Plan 2, which has everything.
        case plan2

        /// The product's name.
        package var displayName: String {
            switch self {
            case .business: "Microsoft Defender for Business"
            case .plan1: "Microsoft Defender for Endpoint Plan 1"
            case .plan2: "Microsoft Defender for Endpoint Plan 2"
            }
        }

        /// Whether it has advanced hunting, in the portal and through the APIs.
        ///
        /// Source: Microsoft's comparison of the plans: of the three, Plan 2 alone has it.
        package var includesAdvancedHunting: Bool { self == .plan2 }
    }
}
