import Defender
package import HTTPTypes

/// Finds the operation that a path and method name: a trie over the path segments of the catalogue.
package struct OperationRouter: Sendable {
    /// What a request names.
    package enum Match: Sendable {
        /// An operation, and the values of its path parameters by name.
        case operation(Operation, parameters: [String: String])
        /// A path that exists, but not with this method.
        case wrongMethod(allowed: [HTTPRequest.Method], api: DefenderAPI)
        /// A path inside an API that no operation has.
        case unknown(api: DefenderAPI)
        /// A path outside every API.
        case foreign
    }

    /// One position of the trie.
    private final class Node: Sendable {
        let literals: [String: Node]
        let parameter: Node?
        let functions: [String: Function]
        let operations: [Endpoint]

        init(_ draft: Draft) {
            literals = draft.literals.mapValues(Node.init)
            parameter = draft.parameter.map(Node.init)
            functions = draft.functions.mapValues { Function(arguments: $0.arguments, node: Node($0.draft)) }
            operations = draft.operations
        }
    }

    private struct Function: Sendable {
        let arguments: [PathTemplate.Argument]
        let node: Node
    }

    private struct Endpoint: Sendable {
        let operation: Operation
        /// The names of the parameter segments on the way, in order.
        let parameters: [String]
    }

    /// The trie while it is built.
    private final class Draft {
        var literals: [String: Draft] = [:]
        var parameter: Draft?
        var functions: [String: (arguments: [PathTemplate.Argument], draft: Draft)] = [:]
        var operations: [Endpoint] = []
    }

    private let root: Node

    /// Builds the router.
    ///
    /// The base paths `/api/v1.0` and `/testwdatppreview` (a legacy host's prefix) are other names of `/api`.
    package init(_ operations: [Operation]) {
        let root = Draft()
        for operation in operations {
            for template in operation.paths { Self.insert(operation, template, into: root) }
        }
        self.root = Node(root)
    }

    private static func insert(_ operation: Operation, _ template: PathTemplate, into root: Draft) {
        var node = root
        var parameters: [String] = []
        for segment in template.segments {
            switch segment {
            case .literal(let text):
                let next = node.literals[text] ?? Draft()
                node.literals[text] = next
                node = next
            case .parameter(let name):
                let next = node.parameter ?? Draft()
                node.parameter = next
                parameters.append(name)
                node = next
            case .function(let name, let arguments):
                let next = node.functions[name]?.draft ?? Draft()
                node.functions[name] = (arguments, next)
                node = next
            }
        }
        let isThere = node.operations.contains { $0.operation.method == operation.method }
        precondition(!isThere, "two operations at \(operation.method) \(template.text)")
        node.operations.append(Endpoint(operation: operation, parameters: parameters))
    }

    /// Finds what a request names.
    ///
    /// `path`: The path of the request as sent, without query. It is split before it is decoded, so that an escaped
    ///   slash stays part of its segment.
    package func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
        // An escape that is none stays as it is: no operation has such a path, and a parameter with it finds nothing.
        var segments = PathTemplate.split(path).map { QueryString.decode($0.utf8) ?? $0 }
        guard let base = segments.first?.lowercased() else { return .foreign }
        switch base {
        case "api", "testwdatppreview":
            segments[0] = "api"
            if segments.count > 1, segments[1].equalsIgnoringASCIICase("v1.0") { segments.remove(at: 1) }
        case "v1.0", "beta":
            guard segments.count > 1, Self.isGraph(segments[1]) else { return .foreign }
        default: return .foreign
        }
        let api: DefenderAPI = base == "v1.0" || base == "beta" ? .graph : Self.api(of: segments)
        var values: [String] = []
        var arguments: [String: String] = [:]
        guard let node = find(segments[...], from: root, &values, &arguments), !node.operations.isEmpty else {
            return .unknown(api: api)
        }
        guard let endpoint = node.operations.first(where: { $0.operation.method == method }) else {
            return .wrongMethod(
                allowed: node.operations.map(\.operation.method), api: node.operations[0].operation.api)
        }
        let named = Dictionary(zip(endpoint.parameters, values)) { first, _ in first }
        return .operation(endpoint.operation, parameters: named.merging(arguments) { first, _ in first })
    }

    /// Whether what follows the version begins a path of Microsoft Graph: the authority has paths of that form too.
    private static func isGraph(_ segment: String) -> Bool {
        let name = segment.prefix { $0 != "(" }.lowercased()
        return [
            "security", "applications", "serviceprincipals", "oauth2permissiongrants", "users", "me", "organization",
            "rolemanagement", "directoryroles",
        ]
        .contains(name)
    }

    /// Literal before function before parameter, and back again when the rest of the path does not fit.
    private func find(
        _ segments: ArraySlice<String>, from node: Node, _ values: inout [String], _ arguments: inout [String: String]
    ) -> Node? {
        guard let segment = segments.first else { return node.operations.isEmpty ? nil : node }
        let rest = segments.dropFirst()
        if let next = node.literals[segment.lowercased()], let found = find(rest, from: next, &values, &arguments) {
            return found
        }
        if let call = FunctionSegment(segment), let function = node.functions[call.name.lowercased()],
            let bound = Self.bind(call, to: function.arguments),
            let found = find(rest, from: function.node, &values, &arguments)
        {
            arguments.merge(bound) { first, _ in first }
            return found
        }
        guard let next = node.parameter else { return nil }
        let count = values.count
        values.append(segment)
        if let found = find(rest, from: next, &values, &arguments) { return found }
        values.removeLast(values.count - count)
        return nil
    }

    /// The values of a call's arguments by path parameter, whatever their order; nil when they are not the function's.
    private static func bind(_ call: FunctionSegment, to arguments: [PathTemplate.Argument]) -> [String: String]? {
        guard call.arguments.count == arguments.count else { return nil }
        var bound: [String: String] = [:]
        for argument in arguments {
            guard let given = call.arguments.first(where: { $0.name.equalsIgnoringASCIICase(argument.name) }) else {
                return nil
            }
            bound[argument.parameter] = given.value
        }
        return bound
    }

    /// Which API's errors an unknown path gets: the two share the host and the base path.
    private static func api(of segments: [String]) -> DefenderAPI {
        guard segments.count > 1 else { return .mde }
        return ["incidents", "advancedhunting"].contains(segments[1].lowercased()) ? .xdr : .mde
    }
}
