package import Values

/// A tabular operator as the query writes it, without the rows it works on.
package struct OperatorSyntax: Sendable, Hashable {
    package indirect enum Kind: Sendable, Hashable {
        /// `as [hint.materialized=true] <name>`
        case `as`(NameSyntax)
        /// `assert-schema (a: string)`
        case assertSchema([ColumnDeclarationSyntax])
        /// `consume`
        case consume
        /// `count`, `count as Name`
        case count(as: NameSyntax?)
        /// `datatable (a: string) [ "x", "y" ]`
        case datatable([ColumnDeclarationSyntax], [ExpressionSyntax])
        /// `distinct a, b`, `distinct *`
        case distinct([NamedExpressionSyntax])
        /// `evaluate <plugin>(...) [: (a: string)]`
        case evaluate(NameSyntax, [ArgumentSyntax], schema: OutputSchemaSyntax?)
        /// `extend a = x, ...`
        case extend([NamedExpressionSyntax])
        /// `externaldata (a: string) [ "https://..." ] with (format="csv")`
        case externalData([ColumnDeclarationSyntax], [ExpressionSyntax], [ParameterSyntax])
        /// `facet by a, b with (...)`
        case facet([ExpressionSyntax], with: SubqueryPipelineSyntax?)
        /// `find in (A, B) where p project a, b`
        case find(FindSyntax)
        /// `fork (...) name = (...)`
        case fork([NamedSubquerySyntax])
        /// `getschema`
        case getSchema
        /// `invoke f(x)`
        case invoke(NameSyntax, [ArgumentSyntax])
        /// `join kind=inner (R) on k`, `lookup kind=leftouter (R) on k`
        case join(JoinSyntax)
        case lookup(JoinSyntax)
        /// `make-series a = avg(x) default=0 on t from b to e step s by k`
        case makeSeries(MakeSeriesSyntax)
        /// `mv-apply x = Expr to typeof(long) on ( ... )`
        case mvApply(MvExpandSyntax, on: SubqueryPipelineSyntax)
        /// `mv-expand x = Expr to typeof(long)`
        case mvExpand(MvExpandSyntax)
        /// `parse kind=simple x with "a" b:long * `; `parse-where`
        case parse(ParseSyntax)
        /// `parse-kv x as (a: string) with (...)`
        case parseKV(ExpressionSyntax, [ColumnDeclarationSyntax], [ParameterSyntax])
        /// `partition by k ( ... )`
        case partition(PartitionSyntax)
        /// `print a = 1, ...`
        case print([NamedExpressionSyntax])
        /// `project a, b = x`
        case project([NamedExpressionSyntax])
        /// `project-away a, b*`
        case projectAway([ExpressionSyntax])
        /// `project-by-names "a", dynamic(["b"])`
        case projectByNames([ExpressionSyntax])
        /// `project-keep a, b*`
        case projectKeep([ExpressionSyntax])
        /// `project-rename new = old`
        case projectRename([NamedExpressionSyntax])
        /// `project-reorder a, b* asc`
        case projectReorder([OrderedExpressionSyntax])
        /// `range x from a to b step c`
        case range(NameSyntax, from: ExpressionSyntax, to: ExpressionSyntax, step: ExpressionSyntax)
        /// `reduce by x with threshold=0.1`
        case reduce(ExpressionSyntax)
        /// `render timechart with (title="x")`
        case render(NameSyntax?, [ParameterSyntax])
        /// `sample 10`
        case sample(ExpressionSyntax)
        /// `sample-distinct 10 of x`
        case sampleDistinct(ExpressionSyntax, of: NamedExpressionSyntax)
        /// `scan declare (x: long = 0) with ( step s: true => x = 1; )`
        case scan(ScanSyntax)
        /// `search kind=case_sensitive in (A, B) "word"`
        case search(SearchSyntax)
        /// `serialize a = row_number()`
        case serialize([NamedExpressionSyntax])
        /// `sort by a asc nulls first`
        case sort([OrderedExpressionSyntax])
        /// `summarize a = count() by k`
        case summarize([NamedExpressionSyntax], by: [NamedExpressionSyntax]?)
        /// `take 10`, `limit 10`
        case take(ExpressionSyntax)
        /// `top 10 by x desc`
        case top(ExpressionSyntax, by: OrderedExpressionSyntax)
        /// `top-hitters 10 of x by y`
        case topHitters(ExpressionSyntax, of: ExpressionSyntax, by: ExpressionSyntax?)
        /// `top-nested 2 of a with others="x" by n = count(), top-nested ...`
        case topNested([TopNestedSyntax])
        /// `union kind=outer withsource=S isfuzzy=true A, (B | ...), C*`
        case union([ExpressionSyntax])
        /// `where p`, `filter p`
        case `where`(ExpressionSyntax)
        /// An operator that is known by name and not read (`graph-match`, ...), or not known at all.
        case unknown
    }

    package let kind: Kind
    /// The operator's name as it stands in the text (`mv-expand`).
    package let name: NameSyntax
    /// `kind=inner`, `hint.strategy=broadcast`: what stands between the name and the operands.
    package let parameters: [ParameterSyntax]
    package let range: Range<Int>

    package init(_ kind: Kind, name: NameSyntax, parameters: [ParameterSyntax] = [], range: Range<Int>) {
        self.kind = kind
        self.name = name
        self.parameters = parameters
        self.range = range
    }

    /// The value of a parameter; nil when the query does not give it.
    package func parameter(_ name: String) -> ParameterSyntax? { parameters.first { $0.name.text == name } }
}

/// `kind=inner`, `with_itemindex=i`, `hint.strategy=shuffle`
package struct ParameterSyntax: Sendable, Hashable {
    package let name: NameSyntax
    package let value: ExpressionSyntax

    package init(name: NameSyntax, value: ExpressionSyntax) {
        self.name = name
        self.value = value
    }

    /// The value where it is a bare word or a text (`inner`, `"inner"`).
    package var word: String? {
        switch value.kind {
        case .name(let name): name.text
        case .literal(.string(let text)): text
        case .literal(.bool(let flag)): flag ? "true" : "false"
        default: nil
        }
    }
}

/// `x asc nulls last`
package struct OrderedExpressionSyntax: Sendable, Hashable {
    package let expression: NamedExpressionSyntax
    /// Nil when the query does not say.
    package let ascending: Bool?
    package let nullsFirst: Bool?
    /// `granny-asc`, `granny-desc` of `project-reorder`: names by the numbers in them.
    package let isNatural: Bool

    package init(expression: NamedExpressionSyntax, ascending: Bool?, nullsFirst: Bool?, isNatural: Bool = false) {
        self.expression = expression
        self.ascending = ascending
        self.nullsFirst = nullsFirst
        self.isNatural = isNatural
    }
}

/// `: (a: string, *)` after a plugin's call.
package struct OutputSchemaSyntax: Sendable, Hashable {
    package let columns: [ColumnDeclarationSyntax]
    /// Whether `*` stands in it: the columns of the input come through.
    package let keepsInput: Bool

    package init(columns: [ColumnDeclarationSyntax], keepsInput: Bool) {
        self.columns = columns
        self.keepsInput = keepsInput
    }
}

/// `( where x | summarize y )`: operators that work on rows given by the operator around them.
package struct SubqueryPipelineSyntax: Sendable, Hashable {
    package let operators: [OperatorSyntax]
    package let range: Range<Int>

    package init(operators: [OperatorSyntax], range: Range<Int>) {
        self.operators = operators
        self.range = range
    }
}

/// `name = ( ... )`
package struct NamedSubquerySyntax: Sendable, Hashable {
    package let name: NameSyntax?
    package let pipeline: SubqueryPipelineSyntax

    package init(name: NameSyntax?, pipeline: SubqueryPipelineSyntax) {
        self.name = name
        self.pipeline = pipeline
    }
}

/// The operands of `find`.
package struct FindSyntax: Sendable, Hashable {
    package let tables: [ExpressionSyntax]
    package let predicate: ExpressionSyntax?
    /// The columns that come out; nil for `project-smart`, which is the default.
    package let project: [Item]?

    /// `Column: type`
    package struct Item: Sendable, Hashable {
        package let expression: ExpressionSyntax
        package let type: ScalarType?

        package init(expression: ExpressionSyntax, type: ScalarType?) {
            self.expression = expression
            self.type = type
        }
    }

    package init(tables: [ExpressionSyntax], predicate: ExpressionSyntax?, project: [Item]?) {
        self.tables = tables
        self.predicate = predicate
        self.project = project
    }
}

/// The operands of `join` and `lookup`.
package struct JoinSyntax: Sendable, Hashable {
    package let right: ExpressionSyntax
    package let conditions: [ExpressionSyntax]

    package init(right: ExpressionSyntax, conditions: [ExpressionSyntax]) {
        self.right = right
        self.conditions = conditions
    }
}

/// The operands of `make-series`.
package struct MakeSeriesSyntax: Sendable, Hashable {
    package struct Aggregate: Sendable, Hashable {
        package let expression: NamedExpressionSyntax
        package let defaultValue: ExpressionSyntax?

        package init(expression: NamedExpressionSyntax, defaultValue: ExpressionSyntax?) {
            self.expression = expression
            self.defaultValue = defaultValue
        }
    }
    package let aggregates: [Aggregate]
    package let axis: NamedExpressionSyntax
    package let from: ExpressionSyntax?
    package let to: ExpressionSyntax?
    package let step: ExpressionSyntax
    package let by: [NamedExpressionSyntax]

    package init(
        aggregates: [Aggregate], axis: NamedExpressionSyntax, from: ExpressionSyntax?, to: ExpressionSyntax?,
        step: ExpressionSyntax, by: [NamedExpressionSyntax]
    ) {
        self.aggregates = aggregates
        self.axis = axis
        self.from = from
        self.to = to
        self.step = step
        self.by = by
    }
}

/// The operands of `mv-expand` and `mv-apply`.
package struct MvExpandSyntax: Sendable, Hashable {
    package struct Item: Sendable, Hashable {
        package let expression: NamedExpressionSyntax
        /// `to typeof(long)`
        package let type: ScalarType?

        package init(expression: NamedExpressionSyntax, type: ScalarType?) {
            self.expression = expression
            self.type = type
        }
    }
    package let items: [Item]
    package let limit: ExpressionSyntax?

    package init(items: [Item], limit: ExpressionSyntax?) {
        self.items = items
        self.limit = limit
    }
}

/// The operands of `parse` and `parse-where`.
package struct ParseSyntax: Sendable, Hashable {
    package enum Piece: Sendable, Hashable {
        case text(String)
        case skip
        case column(ColumnDeclarationSyntax)
    }
    package let source: ExpressionSyntax
    package let pieces: [Piece]
    /// `parse-where`
    package let dropsUnmatched: Bool

    package init(source: ExpressionSyntax, pieces: [Piece], dropsUnmatched: Bool) {
        self.source = source
        self.pieces = pieces
        self.dropsUnmatched = dropsUnmatched
    }
}

/// The operands of `partition`.
package struct PartitionSyntax: Sendable, Hashable {
    package enum Body: Sendable, Hashable {
        /// `( where x | ... )`: applied to each partition
        case pipeline(SubqueryPipelineSyntax)
        /// `{ T | ... }`: a query of its own
        case query(ExpressionSyntax)
    }
    package let key: ExpressionSyntax
    package let body: Body

    package init(key: ExpressionSyntax, body: Body) {
        self.key = key
        self.body = body
    }
}

/// The operands of `scan`.
package struct ScanSyntax: Sendable, Hashable {
    package struct Declaration: Sendable, Hashable {
        package let column: ColumnDeclarationSyntax
        package let defaultValue: ExpressionSyntax?

        package init(column: ColumnDeclarationSyntax, defaultValue: ExpressionSyntax?) {
            self.column = column
            self.defaultValue = defaultValue
        }
    }
    package struct Step: Sendable, Hashable {
        package let name: NameSyntax
        package let isOptional: Bool
        /// `output=all|last|none`
        package let output: NameSyntax?
        package let condition: ExpressionSyntax
        package let assignments: [NamedExpressionSyntax]

        package init(
            name: NameSyntax, isOptional: Bool, output: NameSyntax?, condition: ExpressionSyntax,
            assignments: [NamedExpressionSyntax]
        ) {
            self.name = name
            self.isOptional = isOptional
            self.output = output
            self.condition = condition
            self.assignments = assignments
        }
    }
    package let order: [OrderedExpressionSyntax]
    package let partition: [ExpressionSyntax]
    package let declarations: [Declaration]
    package let steps: [Step]

    package init(
        order: [OrderedExpressionSyntax], partition: [ExpressionSyntax], declarations: [Declaration], steps: [Step]
    ) {
        self.order = order
        self.partition = partition
        self.declarations = declarations
        self.steps = steps
    }
}

/// The operands of `search`.
package struct SearchSyntax: Sendable, Hashable {
    /// `in (A, B)`; nil when the search is over everything, or over the rows of the pipe.
    package let tables: [ExpressionSyntax]?
    package let predicate: ExpressionSyntax

    package init(tables: [ExpressionSyntax]?, predicate: ExpressionSyntax) {
        self.tables = tables
        self.predicate = predicate
    }
}

/// One level of `top-nested`.
package struct TopNestedSyntax: Sendable, Hashable {
    package let count: ExpressionSyntax?
    package let expression: NamedExpressionSyntax
    package let others: ExpressionSyntax?
    package let by: NamedExpressionSyntax
    package let ascending: Bool

    package init(
        count: ExpressionSyntax?, expression: NamedExpressionSyntax, others: ExpressionSyntax?,
        by: NamedExpressionSyntax, ascending: Bool
    ) {
        self.count = count
        self.expression = expression
        self.others = others
        self.by = by
        self.ascending = ascending
    }
}
