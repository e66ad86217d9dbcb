extension HuntingTable {
    /// The tables of the category "Cloud infrastructure", in the notation of ``HuntingTable/tables(notation:category:)``.
    static let cloudInfrastructureNotation = """
        table CloudAuditEvents ga time=Timestamp
          Timestamp:datetime ReportId:string DataSource:string ActionType:string OperationName:string
          ResourceId:string IPAddress:string IsAnonymousProxy:bool CountryCode:string City:string Isp:string
          UserAgent:string RawEventData:dynamic AdditionalFields:dynamic
          actions Unknown Create Read Update Delete Other
        table CloudDnsEvents ga time=Timestamp
          Timestamp:datetime ReportId:string ActionType:string AzureResourceId:string AwsResourceName:string
          GcpFullResourceName:string KubernetesResource:string KubernetesNamespace:string
          KubernetesPodName:string ContainerName:string ContainerId:string ImageName:string
          ProcessName:string ProcessId:long DnsEventType:string DnsEventSubType:string DnsQuery:string
          DnsQueryTypeName:string DnsResponseCodeName:string DnsNetworkDuration:long TransactionIdHex:string
          ImageDigest:string Region:string HostName:string AdditionalFields:dynamic
        table CloudPolicyEnforcementEvents preview time=Timestamp
          Timestamp:datetime ReportId:string DataSource:string SubscriptionId:string ActionType:string
          AzureResourceId:string AwsResourceName:string GcpFullResourceName:string Region:string
          ResourceKind:string ResourceName:string KubernetesNamespace:string Reason:string
          AdditionalFields:string
          actions Audit Deny Allow
        table CloudProcessEvents preview time=Timestamp
          Timestamp:datetime AzureResourceId:string AwsResourceName:string GcpFullResourceName:string
          ContainerImageName:string KubernetesNamespace:string KubernetesPodName:string
          KubernetesResource:string ContainerName:string ContainerId:string ActionType:string FileName:string
          FolderPath:string ProcessId:long ProcessName:string ParentProcessName:string ParentProcessId:string
          ProcessCommandLine:string ProcessCreationTime:datetime ProcessCurrentWorkingDirectory:string
          AccountName:string LogonId:long InitiatingProcessId:string ImageDigest:string AgentId:string
          Region:string HostName:string AdditionalFields:string
        table CloudStorageAggregatedEvents preview time=Timestamp
          DataAggregationStartTime:datetime DataAggregationEndTime:datetime DataSource:string
          SubscriptionId:string ResourceGroup:string StorageAccount:string StorageContainer:string
          StorageFileShare:string ServiceType:string IpAddress:string UserAgentHeader:string
          OperationNamesList:dynamic AuthenticationType:string AccountObjectId:string AccountTenantId:long
          AccountApplicationId:string AccountUpn:string AccountType:long OperationsCount:int
          SuccessfulOperationsCount:int FailedOperationsCount:int TotalResponseLength:int
          SuccessfulReadOperations:int DistinctGetOperations:int AnonymousSuccessfulOperations:int
          HasAnonymousResourceNotFoundFailures:bool Md5Hashes:dynamic AzureResourceId:string Location:string
          Timestamp:datetime ReportId:string ActionType:string AdditionalFields:dynamic
        """
}
