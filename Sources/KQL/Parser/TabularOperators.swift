/// The names of the tabular operators, for messages and for telling a source from an expression.
enum TabularOperators {
    /// What may stand behind a pipe.
    static let names: [String] = [
        "as", "assert-schema", "consume", "count", "distinct", "evaluate", "extend", "facet", "filter", "fork",
        "getschema", "invoke", "join", "limit", "lookup", "make-series", "mv-apply", "mv-expand", "mvapply", "mvexpand",
        "order", "parse", "parse-kv", "parse-where", "partition", "project", "project-away", "project-by-names",
        "project-keep", "project-rename", "project-reorder", "reduce", "render", "sample", "sample-distinct", "scan",
        "search", "serialize", "sort", "summarize", "take", "top", "top-hitters", "top-nested", "union", "where",
        "find", "graph-mark-components", "graph-match", "graph-merge", "graph-shortest-paths", "graph-to-table",
        "graph-where-edges", "graph-where-nodes", "make-graph", "macro-expand", "execute_and_cache",
    ]

    /// What may stand at the beginning of a query.
    static let sources: Set<String> = [
        "datatable", "evaluate", "externaldata", "external_data", "find", "print", "range", "search", "union", "graph",
    ]
}
