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

        /// A part of Defender that not every plan has. The raw value is its name.
        package enum Feature: String, Sendable, Hashable, CaseIterable {
            case advancedHunting = "Advanced hunting"
            case automatedInvestigation = "Automated investigation and response"
            case liveResponse = "Live response"
            case vulnerabilityManagement = "Vulnerability management"

            /// The plans that have it.
            package var plans: [Plan] { Plan.allCases.filter { $0.includes(self) } }
        }

        /// Whether a feature is part of the plan.
        ///
        /// Source: Microsoft's comparisons of Plan 1 with Plan 2 and with Defender for Business.
        package func includes(_ feature: Feature) -> Bool {
            switch self {
            case .business: feature != .advancedHunting
            case .plan1: false
            case .plan2: true
            }
        }
    }
}
