extension ChannelMapping {
    /// Sysmon: the ids that Defender has rows for. Process end (5), raw disk reads (9), WMI filters and consumers by themselves
    /// (19, 20), clipboard (24), process tampering (25) and the service's own events have none.
    static let sysmon = ChannelMapping(
        "Microsoft-Windows-Sysmon/Operational",
        events: [
            1: [
                EventMapping(
                    .deviceProcessEvents, "ProcessCreated",
                    [
                        .imagePath(.image), .hashes(.hashes), .number(.processId, to: .processId),
                        .text(.commandLine, to: .processCommandLine),
                        .text(.integrityLevel, to: .processIntegrityLevel),
                        .timestamp(to: .processCreationTime), .account(.user), .number(.logonId, to: .logonId),
                        .versionInfo(.company, to: .processVersionInfoCompanyName),
                        .versionInfo(.product, to: .processVersionInfoProductName),
                        .versionInfo(.fileVersion, to: .processVersionInfoProductVersion),
                        .versionInfo(.originalFileName, to: .processVersionInfoOriginalFileName),
                        .versionInfo(.description, to: .processVersionInfoFileDescription),
                        .actingProcess(image: .parentImage, id: .parentProcessId, guid: .parentProcessGuid),
                        .actingAccount(.parentUser), .text(.parentCommandLine, to: .initiatingProcessCommandLine),
                        .additional("CurrentDirectory", .currentDirectory),
                        .additionalGuid("ProcessGuid", .processGuid),
                        .additionalGuid("ParentProcessGuid", .parentProcessGuid),
                    ])
            ],
            2: [
                EventMapping(
                    .deviceEvents, "FileTimestampModificationEvent", sysmonActor,
                    [
                        .path(.targetFilename), .additionalTime("CreationUtcTime", .creationUtcTime),
                        .additionalTime("PreviousCreationUtcTime", .previousCreationUtcTime),
                    ])
            ],
            3: [
                EventMapping(
                    .deviceNetworkEvents, "ConnectionSuccess", when: .field(.initiated, is: "true"), sysmonActor,
                    .connection(local: (.sourceIp, .sourcePort), remote: (.destinationIp, .destinationPort)),
                    [.text(.destinationHostname, to: .remoteUrl), .transport]),
                // The source of an accepted connection is the remote side.
                EventMapping(
                    .deviceNetworkEvents, "InboundConnectionAccepted", when: .field(.initiated, is: "false"),
                    sysmonActor,
                    .connection(local: (.destinationIp, .destinationPort), remote: (.sourceIp, .sourcePort)),
                    [.text(.sourceHostname, to: .remoteUrl), .transport]),
            ],
            6: [
                EventMapping(
                    .deviceEvents, "DriverLoad", sysmonActor,
                    [
                        .path(.imageLoaded), .hashes(.hashes), .additional("Signed", .signed),
                        .additional("Signature", .signature), .additional("SignatureStatus", .signatureStatus),
                    ])
            ],
            7: [
                EventMapping(
                    .deviceImageLoadEvents, "ImageLoaded", sysmonActor, [.path(.imageLoaded), .hashes(.hashes)])
            ],
            8: [
                EventMapping(
                    .deviceEvents, "CreateRemoteThreadApiCall", sysmonTarget,
                    [
                        .additional("StartAddress", .startAddress), .additional("StartModule", .startModule),
                        .additional("StartFunction", .startFunction), .additionalNumber("NewThreadId", .newThreadId),
                        .additionalGuid("TargetProcessGuid", .targetProcessGuid),
                    ])
            ],
            10: [
                EventMapping(
                    .deviceEvents, "OpenProcessApiCall", sysmonTarget,
                    [
                        .additionalNumber("DesiredAccess", .grantedAccess), .additional("CallTrace", .callTrace),
                        .additionalGuid("TargetProcessGuid", .targetProcessGuid),
                    ])
            ],
            11: [
                EventMapping(
                    .deviceFileEvents, "FileCreated", sysmonActor,
                    [.path(.targetFilename), .additionalTime("CreationUtcTime", .creationUtcTime)])
            ],
            12: [
                EventMapping(
                    .deviceRegistryEvents, "RegistryKeyCreated", when: .field(.eventType, is: "CreateKey"), sysmonActor,
                    [.registryKey(.targetObject)]),
                EventMapping(
                    .deviceRegistryEvents, "RegistryKeyDeleted", when: .field(.eventType, is: "DeleteKey"), sysmonActor,
                    [.registryKey(.targetObject)]),
                EventMapping(
                    .deviceRegistryEvents, "RegistryValueDeleted", when: .field(.eventType, is: "DeleteValue"),
                    sysmonActor,
                    [.registryValue(.targetObject)]),
                EventMapping(
                    .deviceRegistryEvents, "RegistryValueSet", when: .field(.eventType, is: "CreateValue"), sysmonActor,
                    [.registryValue(.targetObject)]),
            ],
            13: [
                EventMapping(
                    .deviceRegistryEvents, "RegistryValueSet", sysmonActor,
                    [.registryValue(.targetObject), .registryDetails])
            ],
            14: [
                EventMapping(
                    .deviceRegistryEvents, "RegistryKeyRenamed", sysmonActor,
                    [.registryKey(.targetObject, to: .previousRegistryKey), .registryKey(.newName)])
            ],
            15: [EventMapping(.deviceFileEvents, "FileCreated", sysmonActor, [.fileStream])],
            17: [
                EventMapping(
                    .deviceEvents, "NamedPipeEvent", sysmonActor,
                    [
                        .pipeName, .additionalConstant("FileOperation", "File created"),
                        .additionalConstant("NamedPipeEnd", "Server"),
                    ])
            ],
            18: [
                EventMapping(
                    .deviceEvents, "NamedPipeEvent", sysmonActor,
                    [
                        .pipeName, .additionalConstant("FileOperation", "File opened"),
                        .additionalConstant("NamedPipeEnd", "Client"),
                    ])
            ],
            21: [
                EventMapping(
                    .deviceEvents, "WmiBindEventFilterToConsumer",
                    [
                        .actingAccount(.user), .additional("Operation", .operation),
                        .wmiReference("Consumer", .consumer),
                        .wmiReference("Filter", .filter),
                    ])
            ],
            22: [
                EventMapping(
                    .deviceEvents, "DnsQueryResponse", sysmonActor,
                    [
                        .additional("DnsQueryString", .queryName), .dnsAnswers,
                        .additionalNumber("QueryStatus", .queryStatus),
                    ])
            ],
            23: [sysmonDeletion],
            26: [sysmonDeletion],
        ],
        otherwise: [12: .sysmon12WithoutEventType])

    /// Image, process and user of the event.
    private static let sysmonActor = ColumnRule.sysmonActor

    /// A process that acts on another.
    private static let sysmonTarget: [ColumnRule] = [
        .actingProcess(image: .sourceImage, id: .sourceProcessId, guid: .sourceProcessGuid),
        .actingAccount(.sourceUser),
        .imagePath(.targetImage), .number(.targetProcessId, to: .processId), .account(.targetUser),
    ]

    private static let sysmonDeletion = EventMapping(
        .deviceFileEvents, "FileDeleted", ColumnRule.sysmonActor,
        [.path(.targetFilename), .hashes(.hashes), .additionalTruth("IsExecutable", .isExecutable)])
}
