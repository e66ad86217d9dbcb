import Values

extension Binding {
    private func refuse(_ operation: OperatorSyntax) -> BoundTable? {
        report(.unsupportedOperator(operation.name.text), operation.name.range)
        return nil
    }
    func bindMvApply(
        _ operation: OperatorSyntax, _ expand: MvExpandSyntax, _ body: SubqueryPipelineSyntax, _ table: BoundTable,
        _ scope: Scope
    ) -> BoundTable? { refuse(operation) }
    func bindParseKV(
        _ source: ExpressionSyntax, _ columns: [ColumnDeclarationSyntax], _ properties: [ParameterSyntax],
        _ operation: OperatorSyntax, _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? { refuse(operation) }
    func bindEvaluate(
        _ name: NameSyntax, _ arguments: [ArgumentSyntax], _ schema: OutputSchemaSyntax?, _ operation: OperatorSyntax,
        _ table: BoundTable, _ scope: Scope
    ) -> BoundTable? { refuse(operation) }
    func bindPartition(_ partition: PartitionSyntax, _ operation: OperatorSyntax, _ table: BoundTable, _ scope: Scope)
        -> BoundTable?
    { refuse(operation) }
    func bindMakeSeries(_ series: MakeSeriesSyntax, _ operation: OperatorSyntax, _ table: BoundTable, _ scope: Scope)
        -> BoundTable?
    { refuse(operation) }
    func bindScan(_ scan: ScanSyntax, _ operation: OperatorSyntax, _ table: BoundTable, _ scope: Scope) -> BoundTable? {
        refuse(operation)
    }
    func bindTopHitters(
        _ count: ExpressionSyntax, _ value: ExpressionSyntax, _ by: ExpressionSyntax?, _ table: BoundTable,
        _ scope: Scope
    ) -> BoundTable? { report(.unsupportedOperator("top-hitters"), value.range); return nil }
    func bindTopNested(_ levels: [TopNestedSyntax], _ operation: OperatorSyntax, _ table: BoundTable, _ scope: Scope)
        -> BoundTable?
    { refuse(operation) }
    func bindExternalData(
        _ columns: [ColumnDeclarationSyntax], _ locations: [ExpressionSyntax], _ properties: [ParameterSyntax],
        _ operation: OperatorSyntax, _ scope: Scope
    ) -> BoundTable? { refuse(operation) }
}
