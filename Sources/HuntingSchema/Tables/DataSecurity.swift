extension HuntingTable {
    /// The tables of the category "Data security", in the notation of ``HuntingTable/tables(notation:category:)``.
    static let dataSecurityNotation = """
        table DataSecurityBehaviors preview time=Timestamp
          Timestamp:datetime BehaviorId:string ActionType:string StartTime:datetime EndTime:datetime
          AttackTechniques:string Categories:string ActionCategory:string Description:string
          ServiceSource:string DetectionSource:string ActivityCount:int IsAnomalous:bool IsContentHidden:bool
          AccountUpn:string AccountEmail:string Application:string PolicyInfo:dynamic Policies:string
          DeviceInfo:dynamic SensitivityLabelInfo:dynamic SensitiveInfoTypesInfo:dynamic
          UrlDomainInfo:dynamic SharepointSiteInfo:dynamic RecipientEmailInfo:dynamic
          RemovableMediaInfo:dynamic PrinterName:dynamic PriorityContentMatchInfo:dynamic
        table DataSecurityEvents preview time=Timestamp
          ApplicationNames:string DeviceId:string DeviceName:string AadDeviceId:guid IsManagedDevice:bool
          DlpPolicyMatchInfo:string DlpPolicyEnforcementMode:int DlpPolicyRuleMatchInfo:dynamic
          FileRenameInfo:string PhysicalAccessPointInfo:dynamic PhysicalAccessPointId:string
          PhysicalAccessPointName:string PhysicalAccessStatus:string PhysicalAssetTag:string
          RemovableMediaInfo:dynamic RemovableMediaManufacturer:string RemovableMediaModel:string
          RemovableMediaSerialNumber:string TeamsChannelName:string TeamsChannelType:string
          TeamsTeamName:string UserAlternateEmails:string AccountUpn:string AccountObjectId:string
          Department:string SourceCodeInfo:string CcPolicyMatchInfo:dynamic IPAddress:string
          Timestamp:datetime DeviceSourceLocationType:int DeviceDestinationLocationType:int
          IrmPolicyMatchInfo:dynamic ExternalUrlDomains:string InternetMessageId:string NetworkMessageId:guid
          EmailSubject:string ObjectId:string ObjectName:string ObjectType:string ObjectSize:int
          IsHidden:bool ActivityId:guid ActionType:string SensitiveInfoTypeInfo:dynamic
          SensitivityLabelId:string SharepointSiteSensitivityLabelIds:string
          PreviousSensitivityLabelId:string Operation:string RecipientEmailAddress:string SiteUrl:string
          SourceRelativeUrl:string PrinterName:string IrmActionCategory:string
          RiskyAIUsageAccessedResourceInfo:dynamic RiskyAIUsageAppCategory:string
          RiskyAIUsageSensitivityLabelsInfo:dynamic SequenceCorrelationId:string
        """
}
