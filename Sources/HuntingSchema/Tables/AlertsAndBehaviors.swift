extension HuntingTable {
    /// The tables of the category "Alerts & behaviors", in the notation of ``HuntingTable/tables(notation:category:)``.
    static let alertsAndBehaviorsNotation = """
        table AlertEvidence ga time=Timestamp nrt
          Timestamp:datetime AlertId:string Title:string Categories:string AttackTechniques:string
          ServiceSource:string DetectionSource:string EntityType:string EvidenceRole:string
          EvidenceDirection:string FileName:string FolderPath:string SHA1:string SHA256:string FileSize:long
          ThreatFamily:string RemoteIP:string RemoteUrl:string AccountName:string AccountDomain:string
          AccountSid:string AccountObjectId:string AccountUpn:string DeviceId:string DeviceName:string
          LocalIP:string NetworkMessageId:string EmailSubject:string Application:string ApplicationId:int
          OAuthApplicationId:string ProcessCommandLine:string RegistryKey:string RegistryValueName:string
          RegistryValueData:string AdditionalFields:string Severity:string CloudResource:string
          CloudPlatform:string ResourceType:string ResourceID:string SubscriptionId:string
        table AlertInfo ga time=Timestamp
          Timestamp:datetime AlertId:string Title:string Category:string Severity:string ServiceSource:string
          DetectionSource:string AttackTechniques:string
        table BehaviorEntities preview time=Timestamp
          Timestamp:datetime BehaviorId:string Categories:string ServiceSource:string DetectionSource:string
          DataSources:string EntityType:string EntityRole:string DetailedEntityRole:string FileName:string
          FolderPath:string SHA1:string SHA256:string FileSize:long ThreatFamily:string RemoteIP:string
          RemoteUrl:string AccountName:string AccountDomain:string AccountSid:string AccountObjectId:string
          CloudPlatform:string CloudResourceType:string CloudResourceId:string CloudSubscriptionId:string
          AccountUpn:string DeviceId:string DeviceName:string LocalIP:string NetworkMessageId:string
          EmailSubject:string EmailClusterId:string Application:string ApplicationId:int
          OAuthApplicationId:string ProcessCommandLine:string RegistryKey:string RegistryValueName:string
          RegistryValueData:string AdditionalFields:string ActionType:string
        table BehaviorInfo preview time=Timestamp
          Timestamp:datetime BehaviorId:string Title:string Description:string Categories:string
          AttackTechniques:string ServiceSource:string DetectionSource:string DataSources:string
          DeviceId:string AccountUpn:string AccountObjectId:string StartTime:datetime EndTime:datetime
          AdditionalFields:string ActionType:string
        table DisruptionAndResponseEvents preview time=Timestamp
          Timestamp:datetime ActionType:string DeviceId:string SourceDeviceId:string TargetDeviceId:string
          TargetDeviceName:string TargetDomainName:string DeviceName:string DomainName:string
          InitiatingProcessId:int InitiatingProcessFileName:string SourceUserSid:string SourceUserName:string
          SourceUserDomainName:string SourceIpAddress:string SourcePort:int IpAddress:string Port:string
          SourceDeviceName:string SourceDomainName:string AuthenticationProtocol:string Service:string
          InterfaceUuid:string InterfaceFriendlyName:string FileName:string ShareName:string LogonType:string
          LogonId:long SessionId:long CompromisedAccountCount:int PolicyId:string PolicyName:string
          PolicyVersion:string PolicyHash:string DataSources:string IsPolicyOn:bool ReportType:string
          actions ContainedRestrictedUserSmbFileOpenBlocked ContainedUserLogonBlocked
          actions ContainedUserLogonBlockedByDomainController ContainedUserRemoteDesktopSessionDisconnected
          actions ContainedUserRemoteDesktopSessionStopped ContainedUserRpcAccessBlocked
          actions ContainedUserSmbFileOpenBlocked ContainedUserSmbFileOpenBlockedAggregation
          actions ContainedUserSmbSessionStopped GroupPolicyAccessBlocked SafeBootBlocked
          actions SafeBootGuardPolicyApplied SafeBootGuardPolicyRemoved GroupPolicyHardeningPolicyApplied
          actions GroupPolicyHardeningPolicyRemoved
        """
}
