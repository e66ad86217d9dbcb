extension ChannelMapping {
    /// The Security log. Other providers (AD FS) write to it with ids of their own, which are not mapped.
    static let security = ChannelMapping(
        "Security",
        providers: ["Microsoft-Windows-Security-Auditing", "Microsoft-Windows-Eventlog"],
        events: [
            securityLogons, securityObjects, securityProcesses, securityServicesAndTasks, securityAccounts,
            securityDirectory,
            securityShares, securityConnections, securityPolicy,
        ].reduce(into: [:]) { all, part in all.merge(part) { first, _ in first } },
        otherwise: [4663: .objectAccessOfOtherKind])

    private static let callingProcess = ColumnRule.actingProcess(image: .processName, id: .processId)

    // MARK: Logons

    private static let logonEnds: [ColumnRule] = [
        .target(sid: .targetUserSid), .text(.authenticationPackageName, to: .protocol),
        .lowercase(.workstationName, to: .remoteDeviceName),
        .address(.ipAddress, to: .remoteIP, kind: .remoteIPType), .port(.ipPort, to: .remotePort), callingProcess,
        .subject(keepsNames: true),
    ]

    private static let securityLogons: [Int64: [EventMapping]] = [
        4624: [
            EventMapping(
                .deviceLogonEvents, "LogonSuccess", logonEnds,
                [.logonType, .number(.targetLogonId, to: .logonId), .elevatedToken],
                [.additionalTrimmed("LogonProcessName", .logonProcessName)])
        ],
        4625: [
            EventMapping(
                .deviceLogonEvents, "LogonFailed", logonEnds,
                [
                    .logonType, .logonFailure, .elevatedToken,
                    .additionalTrimmed("LogonProcessName", .logonProcessName),
                    .additional("Status", .status), .additional("SubStatus", .subStatus),
                ])
        ],
        4648: [
            EventMapping(
                .deviceLogonEvents, "LogonAttempted", logonEnds, [.additional("TargetServerName", .targetServerName)])
        ],
    ]

    // MARK: Objects

    private static let securityObjects: [Int64: [EventMapping]] = [
        4657: [
            EventMapping(
                .deviceRegistryEvents, "RegistryValueSet", when: .field(.operationType, is: "%%1904", "%%1905"),
                [callingProcess, .subject(), .auditedRegistryValue]),
            EventMapping(
                .deviceRegistryEvents, "RegistryValueDeleted", when: .field(.operationType, is: "%%1906"),
                [callingProcess, .subject(), .auditedRegistryValue]),
        ],
        4663: [
            EventMapping(
                .deviceEvents, "OpenProcessApiCall", when: .field(.objectType, is: "Process"),
                [
                    .path(.objectName), callingProcess, .subject(), .additionalNumber("DesiredAccess", .accessMask),
                ]),
            // 0x2 writes data, 0x4 appends.
            EventMapping(
                .deviceFileEvents, "FileModified",
                when: .field(.objectType, is: "File").and(.field(.accessMask, hasBitOf: 0x6)),
                [.path(.objectName), callingProcess, .subject(), .additionalNumber("AccessMask", .accessMask)]),
        ],
    ]

    // MARK: Processes

    private static let securityProcesses: [Int64: [EventMapping]] = [
        4688: [
            EventMapping(
                .deviceProcessEvents, "ProcessCreated",
                [
                    .path(.newProcessName), .number(.newProcessId, to: .processId),
                    .text(.commandLine, to: .processCommandLine), .newProcessAccount, .mandatoryLabel,
                    .tokenElevation, .timestamp(to: .processCreationTime),
                    .actingProcess(image: .parentProcessName, id: .processId), .subject(),
                ])
        ],
        4703: [
            EventMapping(
                .deviceEvents, "ProcessPrimaryTokenModified",
                [
                    .path(.processName), .number(.processId, to: .processId), callingProcess, .subject(),
                    .target(sid: .targetUserSid), .additionalWords("EnabledPrivileges", .enabledPrivilegeList),
                    .additionalWords("DisabledPrivileges", .disabledPrivilegeList),
                ])
        ],
    ]

    // MARK: Services and tasks

    private static let securityServicesAndTasks: [Int64: [EventMapping]] = [
        4697: [
            EventMapping(
                .deviceEvents, "ServiceInstalled",
                [
                    .serviceExecutable(.serviceFileName), .additional("ServiceName", .serviceName),
                    .additional("ServiceFileName", .serviceFileName), .additional("ServiceAccount", .serviceAccount),
                    .additionalNumber("ServiceType", .serviceType),
                    .additionalNumber("ServiceStartType", .serviceStartType), .subject(),
                ])
        ],
        4698: [scheduledTask("ScheduledTaskCreated")],
        4699: [scheduledTask("ScheduledTaskDeleted")],
        4700: [scheduledTask("ScheduledTaskEnabled")],
        4701: [scheduledTask("ScheduledTaskDisabled")],
        4702: [scheduledTask("ScheduledTaskUpdated")],
    ]

    private static func scheduledTask(_ action: StaticString) -> EventMapping {
        EventMapping(
            .deviceEvents, action,
            [
                .additional("TaskName", .taskName), .taskContent, .subject(),
                .number(.clientProcessId, to: .initiatingProcessId),
            ])
    }

    // MARK: Accounts and groups

    private static let securityAccounts: [Int64: [EventMapping]] = [
        4720: [account("UserAccountCreated")], 4726: [account("UserAccountDeleted")],
        4738: [account("UserAccountModified")], 4723: [account("PasswordChangeAttempt")],
        4724: [account("PasswordChangeAttempt")], 4797: [account("AccountCheckedForBlankPassword")],
        4732: [membership("UserAccountAddedToLocalGroup", scope: "Local")],
        4728: [membership("UserAccountAddedToLocalGroup", scope: "Global")],
        4756: [membership("UserAccountAddedToLocalGroup", scope: "Universal")],
        4733: [membership("UserAccountRemovedFromLocalGroup", scope: "Local")],
        4729: [membership("UserAccountRemovedFromLocalGroup", scope: "Global")],
        4757: [membership("UserAccountRemovedFromLocalGroup", scope: "Universal")],
        4731: [group("SecurityGroupCreated")], 4727: [group("SecurityGroupCreated")],
        4754: [group("SecurityGroupCreated")],
        4734: [group("SecurityGroupDeleted")], 4730: [group("SecurityGroupDeleted")],
        4758: [group("SecurityGroupDeleted")],
    ]

    private static let groupFields: [ColumnRule] = [
        .additional("GroupName", .targetUserName), .additional("GroupDomainName", .targetDomainName),
        .additional("GroupSid", .targetSid),
    ]

    private static func account(_ action: StaticString) -> EventMapping {
        EventMapping(.deviceEvents, action, [.target(sid: .targetSid), .subject()])
    }

    private static func membership(_ action: StaticString, scope: StaticString) -> EventMapping {
        EventMapping(
            .deviceEvents, action, [.groupMember], groupFields, [.additionalConstant("GroupScope", scope), .subject()])
    }

    private static func group(_ action: StaticString) -> EventMapping {
        EventMapping(.deviceEvents, action, groupFields, [.subject()])
    }

    // MARK: Directory

    private static let securityDirectory: [Int64: [EventMapping]] = [
        4768: ticketRequest(logonType: "Credentials Validation"),
        4769: ticketRequest(logonType: "Resource Access", [.targetService]),
        4771: [
            EventMapping(
                .identityLogonEvents, "LogonFailed",
                requestRules(logonType: "Credentials Validation", protocol: "Kerberos"))
        ],
        4776: [
            EventMapping(
                .identityLogonEvents, "LogonSuccess", when: .isZero(.status),
                requestRules(logonType: "Credentials Validation", protocol: "Ntlm"), [workstation]),
            EventMapping(
                .identityLogonEvents, "LogonFailed", when: .not(.isZero(.status)),
                requestRules(logonType: "Credentials Validation", protocol: "Ntlm"), [workstation]),
        ],
        5136: [EventMapping(.deviceEvents, "DirectoryServiceObjectModified", directoryObject)],
        5137: [EventMapping(.deviceEvents, "DirectoryServiceObjectCreated", directoryObject)],
    ]

    private static let workstation = ColumnRule.lowercase(.workstation, to: .deviceName)

    private static func ticketRequest(logonType: StaticString, _ more: [ColumnRule] = []) -> [EventMapping] {
        let rules = requestRules(logonType: logonType, protocol: "Kerberos") + more
        return [
            EventMapping(.identityLogonEvents, "LogonSuccess", when: .isZero(.status), rules),
            EventMapping(.identityLogonEvents, "LogonFailed", when: .not(.isZero(.status)), rules),
        ]
    }

    private static func requestRules(logonType: StaticString, protocol name: StaticString) -> [ColumnRule] {
        [
            .constant("Active Directory", to: .application), .constant(name, to: .protocol),
            .constant(logonType, to: .logonType), .requestingAccount, .domainController,
            .address(.ipAddress, to: .ipAddress), .port(.ipPort, to: .port), .requestFailure,
            .additional("ServiceName", .serviceName), .additional("ServiceSid", .serviceSid),
            .additional("TicketOptions", .ticketOptions), .additional("TicketEncryptionType", .ticketEncryptionType),
            .additional("PreAuthType", .preAuthType), .additional("Status", .status),
        ]
    }

    private static let directoryObject: [ColumnRule] = [
        .additional("ObjectDN", .objectDN), .additional("ObjectClass", .objectClass),
        .additional("AttributeLDAPDisplayName", .attributeLDAPDisplayName),
        .additional("AttributeValue", .attributeValue),
        .directoryOperation, .additional("DSName", .dSName), .subject(),
    ]

    // MARK: Shares

    private static let shareFields: [ColumnRule] = [
        .subjectAsAccount, .address(.ipAddress, to: .remoteIP), .port(.ipPort, to: .remotePort),
        .additional("ShareName", .shareName), .additional("ShareLocalPath", .shareLocalPath),
    ]

    private static let securityShares: [Int64: [EventMapping]] = [
        5145: [
            EventMapping(
                .deviceEvents, "NetworkShareObjectAccessChecked", shareFields,
                [
                    .sharedFile, .additional("RelativeTargetName", .relativeTargetName),
                    .additionalNumber("AccessMask", .accessMask),
                ])
        ],
        5140: [
            EventMapping(
                .deviceEvents, "NetworkShareObjectAccessChecked", shareFields,
                [.additionalNumber("AccessMask", .accessMask)])
        ],
        5142: [EventMapping(.deviceEvents, "NetworkShareObjectAdded", shareFields)],
        5143: [EventMapping(.deviceEvents, "NetworkShareObjectModified", shareFields)],
        5144: [EventMapping(.deviceEvents, "NetworkShareObjectDeleted", shareFields)],
    ]

    // MARK: Connections

    private static let filteredProcess = ColumnRule.actingProcess(image: .application, id: .processId)
    private static let outbound: [ColumnRule] = .connection(
        local: (.sourceAddress, .sourcePort), remote: (.destAddress, .destPort))
    /// The source of an accepted connection is the remote side.
    private static let inbound: [ColumnRule] = .connection(
        local: (.destAddress, .destPort), remote: (.sourceAddress, .sourcePort))
    private static let isOutbound = EventCondition.field(.direction, is: "%%14593")
    private static let isInbound = EventCondition.field(.direction, is: "%%14592")

    private static let securityConnections: [Int64: [EventMapping]] = [
        5156: [
            EventMapping(
                .deviceNetworkEvents, "ConnectionSuccess", when: isOutbound, outbound, [.transport, filteredProcess]),
            EventMapping(
                .deviceNetworkEvents, "InboundConnectionAccepted", when: isInbound, inbound,
                [.transport, filteredProcess]),
        ],
        5154: [
            EventMapping(
                .deviceNetworkEvents, "ListeningConnectionCreated",
                [
                    .address(.sourceAddress, to: .localIP, kind: .localIPType), .port(.sourcePort, to: .localPort),
                    .transport, filteredProcess,
                ])
        ],
        5157: [
            EventMapping(
                .deviceEvents, "FirewallInboundConnectionBlocked", when: isInbound, inbound,
                [.additionalTransport, filteredProcess]),
            EventMapping(
                .deviceEvents, "FirewallOutboundConnectionBlocked", when: isOutbound, outbound,
                [.additionalTransport, filteredProcess]),
        ],
        5031: [
            EventMapping(
                .deviceEvents, "FirewallInboundConnectionToAppBlocked",
                [.path(.application), .additional("Profiles", .profiles)])
        ],
        5025: [EventMapping(.deviceEvents, "FirewallServiceStopped", [])],
    ]

    // MARK: Policy, keys, devices, the log itself

    private static let protectedData: [ColumnRule] = [
        .additional("DataDescription", .dataDescription), .additional("MasterKeyId", .masterKeyId),
        .additional("CryptoAlgorithms", .cryptoAlgorithms), .subject(),
    ]

    private static let securityPolicy: [Int64: [EventMapping]] = [
        4719: [
            EventMapping(
                .deviceEvents, "AuditPolicyModification",
                [
                    .additional("CategoryId", .categoryId), .additional("SubcategoryId", .subcategoryId),
                    .additionalGuid("SubcategoryGuid", .subcategoryGuid), .auditPolicyChanges, .subject(),
                ])
        ],
        4692: [EventMapping(.deviceEvents, "CredentialsBackup", protectedData)],
        4695: [EventMapping(.deviceEvents, "DpapiAccessed", protectedData)],
        6416: [
            EventMapping(
                .deviceEvents, "PnpDeviceConnected",
                [
                    .additional("ClassName", .className), .additional("DeviceId", .deviceId),
                    .additional("DeviceDescription", .deviceDescription), .additionalWords("VendorIds", .vendorIds),
                    .subject(),
                ])
        ],
        1102: [EventMapping(.deviceEvents, "SecurityLogCleared", [.subject()])],
    ]
}
