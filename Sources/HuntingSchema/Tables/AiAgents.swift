extension HuntingTable {
    /// The tables of the category "AI agents", in the notation of ``HuntingTable/tables(notation:category:)``.
    static let aiAgentsNotation = """
        table AIAgentsInfo deprecated time=Timestamp replacedBy=AgentsInfo removal=2026-07-01
          Timestamp:datetime AIAgentId:guid AIAgentName:string AgentCreationTime:datetime
          CreatorAccountUpn:string OwnerAccountUpns:string LastModifiedByUpn:string LastModifiedTime:datetime
          LastPublishedTime:datetime LastPublishedByUpn:string AgentDescription:string AgentStatus:string
          UserAuthenticationType:string AgentUsers:string KnowledgeDetails:string AgentActionTriggers:string
          RawAgentInfo:string AuthenticationTrigger:string AccessControlPolicy:string
          AuthorizedSecurityGroupIds:dynamic AgentTopicsDetails:dynamic AgentToolsDetails:dynamic
          EnvironmentId:string Platform:string
        table AgentsInfo preview time=Timestamp
          Timestamp:datetime AgentId:string AgentName:string Platform:string AgentDescription:string
          Version:string SourceAgentId:string EntraAgentId:string EntraBlueprintId:string
          ToolsAuthenticationType:dynamic Permissions:dynamic PublishedStatus:string LifecycleStatus:string
          Availability:string CreatedDateTime:datetime LastPublishedDateTime:datetime
          LastUpdatedDateTime:datetime Owners:dynamic SharedWith:dynamic InstanceCount:int
          Instructions:string Model:string Channels:dynamic Capabilities:dynamic DeclaredDataSources:dynamic
          DeclaredTools:dynamic McpServers:dynamic Skills:dynamic ConnectedAgents:dynamic Memory:dynamic
          Triggers:dynamic Guardrails:dynamic Endpoints:dynamic ObservabilityId:dynamic RawAgentInfo:dynamic
        """
}
