import Values

extension Binding {
    /// Binds all statements of a text: the tables that it gives, in order, as far as they can be bound.
    func bindQuery(_ statements: [StatementSyntax]) -> [BoundTable] {
        let scope = Scope(parent: nil)
        var results: [BoundTable] = []
        var hasQuery = false
        for statement in statements {
            switch statement {
            case .expression(let expression):
                hasQuery = true
                results += bindResults(expression, scope)
            case .queryParameters(let parameters): declareParameters(parameters, scope)
            default: declare(statement, scope)
            }
        }
        if !hasQuery, diagnostics.isEmpty { report(.noQuery(), text.bytes.count..<text.bytes.count) }
        return results
    }

    private func declareParameters(_ parameters: [FunctionSyntax.Parameter], _ scope: Scope) {
        for parameter in parameters {
            guard case .scalar(let type) = parameter.kind else {
                report(.unsupported("A tabular query parameter"), parameter.name.range)
                continue
            }
            if let given = self.parameters[parameter.name.text], let value = given.converted(to: type) {
                scope.declare(parameter.name.text, .scalar(.literal(value)))
            } else if let defaultValue = parameter.defaultValue, let value = bindScalar(defaultValue, scope) {
                scope.declare(parameter.name.text, .scalar(value))
            } else {
                report(.missingArgument(parameter.name.text, of: "query_parameters"), parameter.name.range)
                scope.declare(parameter.name.text, .poisoned)
            }
        }
    }

    /// Binds a statement that is not the query.
    func declare(_ statement: StatementSyntax, _ scope: Scope) {
        switch statement {
        case .let(let name, let value): declareLet(name, value, scope)
        case .set(_, let value):
            // Options of the service (`querytrace`, `truncationmaxsize`...) change no result here.
            if let value { _ = value }
        case .unsupported(let name):
            report(
                .unsupported("The statement '\(name.text)'", instead: RefusedNames.statements[name.text]), name.range)
        case .queryParameters(let parameters): declareParameters(parameters, scope)
        case .expression(let expression):
            report(.unsupported("A query inside of a function's declarations"), expression.range)
        }
    }

    private func declareLet(_ name: NameSyntax, _ value: ExpressionSyntax, _ scope: Scope) {
        switch value.kind {
        case .missing: scope.declare(name.text, .poisoned)
        case .function(let function):
            scope.declare(name.text, .function(Scope.FunctionEntry(function, scope: scope.snapshot())))
        default:
            if isTabular(value, scope) {
                guard var table = bindTable(value, scope) else { return scope.declare(name.text, .poisoned) }
                if table.name == nil { table.name = name.text }
                scope.declare(name.text, .table(Scope.TableEntry(table)))
            } else {
                let bound = bindScalar(value, scope)
                scope.declare(name.text, bound.map { .scalar($0) } ?? .poisoned)
            }
        }
    }

    // MARK: Which kind of expression

    /// Whether an expression gives rows rather than a value. Names that are not known count as values.
    func isTabular(_ expression: ExpressionSyntax, _ scope: Scope) -> Bool {
        switch expression.kind {
        case .pipeline, .source: return true
        case .wildcardName: return true
        case .parenthesized(let inner): return isTabular(inner, scope)
        case .name(let name):
            switch scope.entry(name.text) {
            case .table: return true
            case .scalar, .poisoned: return false
            case .function(let function): return function.syntax.parameters.isEmpty && isTabular(function)
            case nil: return schema.tables[name.text] != nil || schema.renamedTables[name.text] != nil
            }
        case .call(let name, let arguments):
            switch scope.entry(name.text) {
            case .function(let function): return isTabular(function)
            case .table: return true
            default: break
            }
            switch name.text {
            case "materialize": return arguments.first.map { isTabular($0.value, scope) } ?? true
            case "table", "database", "cluster", "workspace", "view", "AssignedIPAddresses", "externaldata",
                "external_table":
                return true
            default: return false
            }
        case .member(let base, _):
            if case .call(let name, _) = base.kind { return ["database", "cluster", "workspace"].contains(name.text) }
            return false
        default: return false
        }
    }

    /// Whether a function gives rows.
    func isTabular(_ function: Scope.FunctionEntry) -> Bool {
        guard let body = function.syntax.body else { return false }
        // What the names of the body are, without binding it: parameters and inner declarations by their looks.
        let scope = Scope(parent: function.scope)
        for parameter in function.syntax.parameters {
            switch parameter.kind {
            case .scalar: scope.declare(parameter.name.text, .poisoned)
            case .tabular: scope.declare(parameter.name.text, .table(Scope.TableEntry(.nothing)))
            }
        }
        for case .let(let name, let value) in function.syntax.statements {
            if case .function(let inner) = value.kind {
                scope.declare(name.text, .function(Scope.FunctionEntry(inner, scope: scope.snapshot())))
            } else if isTabular(value, scope) {
                scope.declare(name.text, .table(Scope.TableEntry(.nothing)))
            } else {
                scope.declare(name.text, .poisoned)
            }
        }
        return isTabular(body, scope)
    }
}

extension BoundTable {
    /// No rows and no columns.
    static let nothing = BoundTable(.values(columns: [], rows: []), columns: [])
}

extension Scope {
    /// What a function sees: the names declared before it, and no later ones.
    func snapshot() -> Scope {
        let copy = Scope(parent: parent)
        for name in names { if let entry = entry(name) { copy.declare(name, entry) } }
        return copy
    }
}
