extension HuntingTable {
    /// The tables of the category "Email & collaboration", in the notation of ``HuntingTable/tables(notation:category:)``.
    static let emailAndCollaborationNotation = """
        table CallActivityEvents ga time=ActivityTimestamp
          ActivityTimestamp:datetime CallId:string ActivityId:string ActivityInitiatorId:string
          ActivityType:string ThreadId:string ActivityInitiatorUpn:string ActivityInitiatorDisplayName:string
          CallSchedulingType:string CallJoinUrl:string OriginatorUserDisplayName:string OriginatorUpn:string
        table CampaignInfo preview time=Timestamp
          Timestamp:datetime CampaignName:string CampaignId:string CampaignType:string CampaignSubtype:string
          NetworkMessageId:string RecipientEmailAddress:string ReportId:string
        table EmailAttachmentInfo ga time=Timestamp nrt
          Timestamp:datetime NetworkMessageId:string SenderFromAddress:string SenderDisplayName:string
          SenderObjectId:string RecipientEmailAddress:string RecipientObjectId:string FileName:string
          FileType:string SHA256:string FileSize:long ThreatTypes:string ThreatNames:string
          DetectionMethods:string ReportId:string
        table EmailEvents ga time=Timestamp nrt
          Timestamp:datetime NetworkMessageId:string InternetMessageId:string SenderMailFromAddress:string
          SenderFromAddress:string SenderDisplayName:string SenderObjectId:string SenderMailFromDomain:string
          SenderFromDomain:string SenderIPv4:string SenderIPv6:string RecipientEmailAddress:string
          RecipientObjectId:string Subject:string EmailClusterId:long EmailDirection:string
          DeliveryAction:string DeliveryLocation:string ThreatTypes:string ThreatNames:string
          DetectionMethods:string ConfidenceLevel:string BulkComplaintLevel:int EmailAction:string
          EmailActionPolicy:string EmailActionPolicyGuid:string AuthenticationDetails:string
          AttachmentCount:int UrlCount:int EmailLanguage:string Connectors:string OrgLevelAction:string
          OrgLevelPolicy:string UserLevelAction:string UserLevelPolicy:string ReportId:string
          AdditionalFields:string LatestDeliveryLocation:string LatestDeliveryAction:string
          OriginalThreatTypes:string OriginalDetectionMethods:string OriginalConfidenceLevel:string
          DistributionList:string ExchangeTransportRule:string ForwardingInformation:string Context:string
          To:string Cc:string ThreatClassification:string RecipientDomain:string EmailSize:long
          IsFirstContact:int Topics:string
        table EmailPostDeliveryEvents ga time=Timestamp nrt
          Timestamp:datetime NetworkMessageId:string InternetMessageId:string Action:string ActionType:string
          ActionTrigger:string ActionResult:string RecipientEmailAddress:string DeliveryLocation:string
          ThreatTypes:string DetectionMethods:string ReportId:string SenderFromAddress:string
          EmailDirection:string SourceLocation:string
          actions Manual_remediation Phish_ZAP Malware_ZAP
        table EmailUrlInfo ga time=Timestamp nrt
          Timestamp:datetime NetworkMessageId:string Url:string UrlDomain:string UrlLocation:string
          UrlChainId:string UrlChainPosition:int ReportId:string
        table FileMaliciousContentInfo preview time=Timestamp
          Timestamp:datetime Workload:string FileName:string FolderPath:string FileSize:long SHA256:string
          FileOwnerDisplayName:string FileOwnerUpn:string DocumentId:string ThreatTypes:dynamic
          ThreatNames:string DetectionMethods:string LastModifyingAccountUpn:string LastModifiedTime:datetime
          FileCreationTime:datetime ReportId:string
        table MessageContents ga time=Timestamp
          Timestamp:datetime TeamsMessageId:string ThreadId:string ThreadName:string MessageSnippet:string
          ThreadType:string SenderEmailAddress:string SenderObjectId:string
        table MessageEvents ga time=Timestamp
          Timestamp:datetime LastEditedTime:string TeamsMessageId:string SenderEmailAddress:string
          SenderDisplayName:string SenderObjectId:string SenderType:string RecipientDetails:dynamic
          IsOwnedThread:bool MessageId:string ParentMessageId:string GroupId:string GroupName:string
          ThreadId:string ThreadSubtype:string IsExternalThread:bool MessageFormatType:string
          MessageFormatSubtype:string MessageVersion:string MessageSubject:string ThreatTypes:string
          DetectionMethods:dynamic ConfidenceLevel:dynamic DeliveryAction:string DeliveryLocation:string
          ReportId:string SafetyTip:string
        table MessagePostDeliveryEvents ga time=Timestamp
          Timestamp:datetime TeamsMessageId:string Action:string ActionType:string ActionTrigger:string
          ActionResult:string SenderEmailAddress:string RecipientDetails:dynamic ThreatTypes:string
          ConfidenceLevel:dynamic DetectionMethods:string LatestDeliveryLocation:string ReportId:string
          IsExternalThread:bool SafetyTip:string
          actions Manual_remediation Phish_ZAP Malware_ZAP
        table MessageUrlInfo ga time=Timestamp
          Timestamp:datetime TeamsMessageId:string Url:string UrlDomain:string ThreatTypes:string
          ReportId:string
        table UrlClickEvents ga time=Timestamp nrt
          Timestamp:datetime Url:string ActionType:string AccountUpn:string Workload:string
          NetworkMessageId:string ThreatTypes:string DetectionMethods:string IPAddress:string
          IsClickedThrough:bool UrlChain:string ReportId:string AppName:string AppVersion:string
          SourceId:string TenantId:string Type:string SourceSystem:string TimeGenerated:datetime
          actions ClickAllowed
        """
}
