extension HuntingTable {
    /// The tables of the category "Exposure management", in the notation of ``HuntingTable/tables(notation:category:)``.
    static let exposureManagementNotation = """
        table ExposureGraphEdges ga
          EdgeId:string EdgeLabel:string SourceNodeId:string SourceNodeName:string SourceNodeLabel:string
          SourceNodeCategories:dynamic TargetNodeId:string TargetNodeName:string TargetNodeLabel:string
          TargetNodeCategories:dynamic EdgeProperties:dynamic
        table ExposureGraphNodes ga
          NodeId:string NodeLabel:string NodeName:string Categories:dynamic NodeProperties:dynamic
          EntityIds:dynamic
        """
}
