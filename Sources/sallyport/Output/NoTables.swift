package import Hunting

/// No stored rows: queries run on what they make themselves (`print`, `range`, `datatable`).
package struct NoTables: TableProvider {
    package init() {}

    package func source(of table: String) -> (any TableSource)? { nil }
}
