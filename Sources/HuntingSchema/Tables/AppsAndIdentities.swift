extension HuntingTable {
    /// The tables of the category "Apps & identities", in the notation of ``HuntingTable/tables(notation:category:)``.
    static let appsAndIdentitiesNotation = """
        table AADSignInEventsBeta deprecated time=Timestamp replacedBy=EntraIdSignInEvents removal=2026-10-19
          Timestamp:datetime Application:string ApplicationId:string LogonType:string ErrorCode:int
          CorrelationId:string SessionId:string AccountDisplayName:string AccountObjectId:string
          AccountUpn:string IsExternalUser:int IsGuestUser:bool AlternateSignInName:string
          LastPasswordChangeTimestamp:datetime ResourceDisplayName:string ResourceId:string
          ResourceTenantId:string DeviceName:string AadDeviceId:string EntraIdDeviceId:string
          OSPlatform:string DeviceTrustType:string IsManaged:int IsCompliant:int
          AuthenticationProcessingDetails:string AuthenticationRequirement:string TokenIssuerType:int
          RiskLevelAggregated:int RiskDetails:int RiskState:int UserAgent:string ClientAppUsed:string
          Browser:string ConditionalAccessPolicies:string ConditionalAccessStatus:int IPAddress:string
          Country:string State:string City:string Latitude:string Longitude:string
          NetworkLocationDetails:string RequestId:string ReportId:string EndpointCall:string
        table AADSpnSignInEventsBeta deprecated time=Timestamp replacedBy=EntraIdSpnSignInEvents removal=2026-10-19
          Timestamp:datetime Application:string ApplicationId:string IsManagedIdentity:bool ErrorCode:int
          CorrelationId:string ServicePrincipalName:string ServicePrincipalId:string
          ResourceDisplayName:string ResourceId:string ResourceTenantId:string IPAddress:string
          Country:string State:string City:string Latitude:string Longitude:string RequestId:string
          ReportId:string
        table CloudAppEvents ga time=Timestamp nrt
          Timestamp:datetime ActionType:string Application:string ApplicationId:int AppInstanceId:int
          AccountObjectId:string AccountId:string AccountDisplayName:string IsAdminOperation:bool
          DeviceType:string OSPlatform:string IPAddress:string IsAnonymousProxy:bool CountryCode:string
          City:string Isp:string UserAgent:string ActivityType:string ActivityObjects:dynamic
          ObjectName:string ObjectType:string ObjectId:string ReportId:string AccountType:string
          IsExternalUser:bool IsImpersonated:bool IPTags:dynamic IPCategory:string UserAgentTags:dynamic
          RawEventData:dynamic AdditionalFields:dynamic LastSeenForUser:dynamic UncommonForUser:dynamic
          AuditSource:string SessionData:dynamic OAuthAppId:string
        table EntraIdSignInEvents ga time=Timestamp
          Timestamp:datetime Application:string ApplicationId:string LogonType:string EndpointCall:string
          ErrorCode:int CorrelationId:string SessionId:string AccountDisplayName:string
          AccountObjectId:string AccountUpn:string IsExternalUser:int IsGuestUser:bool
          AlternateSignInName:string LastPasswordChangeTimestamp:datetime ResourceDisplayName:string
          ResourceId:string ResourceTenantId:string DeviceName:string OSPlatform:string
          DeviceTrustType:string IsManaged:int IsCompliant:int AuthenticationProcessingDetails:string
          AuthenticationRequirement:string TokenIssuerType:string RiskLevelAggregated:int
          RiskLevelDuringSignIn:int RiskEventTypes:string RiskState:int UserAgent:string ClientAppUsed:string
          Browser:string ConditionalAccessPolicies:string ConditionalAccessStatus:int IPAddress:string
          Country:string State:string City:string Latitude:string Longitude:string
          NetworkLocationDetails:string RequestId:string ReportId:string EntraIdDeviceId:string
          GatewayJA4:string TenantId:string Type:string SourceSystem:string TimeGenerated:datetime
          UniqueTokenId:string IsSignInThroughGlobalSecureAccess:bool
        table EntraIdSpnSignInEvents ga time=Timestamp
          Timestamp:datetime Application:string ApplicationId:string IsManagedIdentity:bool ErrorCode:int
          CorrelationId:string ServicePrincipalName:string ServicePrincipalId:string
          ResourceDisplayName:string ResourceId:string ResourceTenantId:string IPAddress:string
          Country:string State:string City:string Latitude:string Longitude:string RequestId:string
          ReportId:string IsConfidentialClient:bool GatewayJA4:string SessionId:string UserAgent:string
          TenantId:string Type:string SourceSystem:string TimeGenerated:datetime UniqueTokenId:string
        table GraphAPIAuditEvents ga time=Timestamp
          IdentityProvider:string ApiVersion:string ApplicationId:string ClientRequestId:string
          OperationId:string AccountObjectId:string Location:string RequestDuration:string
          RequestMethod:string Timestamp:datetime ResponseStatusCode:string Scopes:string EntityType:string
          ReportId:string RequestUri:string UniqueTokenIdentifier:string RequestId:string IpAddress:string
          ServicePrincipalId:string TargetWorkload:string ResponseSize:long TenantId:string Type:string
          SourceSystem:string TimeGenerated:datetime
        table IdentityAccountInfo ga time=Timestamp
          Timestamp:datetime ReportId:string SourceProviderAccountId:string AccountId:string
          IdentityId:string IsPrimary:bool IdentityLinkType:string IdentityLinkReason:string
          IdentityLinkTime:datetime IdentityLinkBy:string DisplayName:string AccountUpn:string
          EmailAddress:string CriticalityLevel:int DefenderRiskLevel:int DefenderRiskUpdateTime:datetime
          Type:string GivenName:string Surname:string EmployeeId:string Department:string JobTitle:string
          Address:string City:string Country:string Phone:string Manager:string Sid:string
          AccountStatus:string SourceProvider:string SourceProviderInstanceId:string
          SourceProviderInstanceDisplayName:string AuthenticationMethod:string
          AuthenticationSourceAcccountId:string EnrolledMfas:dynamic LastPasswordChangeTime:datetime
          GroupMembership:dynamic AssignedRoles:dynamic EligibleRoles:dynamic TenantMembershipType:string
          CreatedDateTime:datetime DeletedDateTime:datetime Tags:dynamic SourceProvderRiskLevel:dynamic
          AdditionalFields:dynamic TenantId:string
        table IdentityDirectoryEvents ga time=Timestamp nrt
          Timestamp:datetime ActionType:string Application:string TargetAccountUpn:string
          TargetAccountDisplayName:string TargetDeviceName:string DestinationDeviceName:string
          DestinationIPAddress:string DestinationPort:int Protocol:string AccountName:string
          AccountDomain:string AccountUpn:string AccountSid:string AccountObjectId:string
          AccountDisplayName:string DeviceName:string IPAddress:string Port:int Location:string ISP:string
          ReportId:string AdditionalFields:dynamic
        table IdentityEvents preview time=Timestamp
          Timestamp:datetime ReportId:string AccountId:string AccountType:string AccountDisplayName:string
          AccountUpn:string ActionType:string ActionResult:string ActionFailureReason:string IPAddress:string
          UserAgent:string TargetObjects:dynamic Application:string ApplicationInstanceId:string
          ApplicationEventId:string ApplicationSessionId:string RawEventData:dynamic AdditionalFields:dynamic
        table IdentityInfo ga time=Timestamp
          Timestamp:datetime ReportId:string AccountObjectId:string AccountUpn:string OnPremSid:string
          AccountDisplayName:string AccountName:string AccountDomain:string CriticalityLevel:int Type:string
          DistinguishedName:string CloudSid:string GivenName:string Surname:string Department:string
          JobTitle:string EmailAddress:string SipProxyAddress:string Address:string City:string
          Country:string IsAccountEnabled:bool Manager:string Phone:string CreatedDateTime:datetime
          ChangeSource:string BlastRadius:string CompanyName:string DeletedDateTime:datetime
          EmployeeId:string OtherMailAddresses:dynamic RiskLevel:string RiskLevelDetails:string State:string
          Tags:dynamic AssignedRoles:dynamic PrivilegedEntraPimRoles:dynamic TenantId:string
          SourceSystem:string OnPremObjectId:string TenantMembershipType:string RiskStatus:string
          UserAccountControl:string IdentityEnvironment:string SourceProviders:dynamic
          GroupMembership:dynamic
        table IdentityLogonEvents ga time=Timestamp nrt
          Timestamp:datetime ActionType:string Application:string LogonType:string Protocol:string
          FailureReason:string AccountName:string AccountDomain:string AccountUpn:string AccountSid:string
          AccountObjectId:string AccountDisplayName:string DeviceName:string DeviceType:string
          OSPlatform:string IPAddress:string Port:int DestinationDeviceName:string
          DestinationIPAddress:string DestinationPort:int TargetDeviceName:string
          TargetAccountDisplayName:string Location:string Isp:string ReportId:string AdditionalFields:dynamic
          actions LogonFailed
        table IdentityQueryEvents ga time=Timestamp nrt
          Timestamp:datetime ActionType:string Application:string QueryType:string QueryTarget:string
          Query:string Protocol:string AccountName:string AccountDomain:string AccountUpn:string
          AccountSid:string AccountObjectId:string AccountDisplayName:string DeviceName:string
          IPAddress:string Port:int DestinationDeviceName:string DestinationIPAddress:string
          DestinationPort:int TargetDeviceName:string TargetAccountUpn:string TargetAccountDisplayName:string
          Location:string ReportId:string AdditionalFields:dynamic
        table OAuthAppInfo preview time=Timestamp
          ReportId:string Timestamp:datetime OAuthAppId:string ServicePrincipalId:string AppName:string
          AddedOnTime:datetime LastModifiedTime:datetime AppStatus:string VerifiedPublisher:dynamic
          PrivilegeLevel:string Permissions:dynamic ConsentedUsersCount:int IsAdminConsented:bool
          AppOrigin:string LastUsedTime:datetime AppOwnerTenantId:string RiskScore:int AssignedRoles:dynamic
        """
}
