/// Which OData query options an operation takes.
package struct ODataOptions: Sendable, Hashable {
    /// The properties that `$filter` may name; empty: no `$filter`.
    package let filterable: [String]
    /// The largest `$top`; nil: no `$top`.
    package let maximumTop: Int?
    /// Whether `$skip` is taken.
    package let skip: Bool
    /// The navigation properties that `$expand` may name.
    package let expandable: [String]
    /// Whether `$orderby` is taken.
    package let orderBy: Bool
    /// Whether `$count=true` is taken.
    package let count: Bool
    /// Whether `$select` is taken.
    package let select: Bool
    /// How many rows a page has when `$top` is absent.
    package let pageSize: Int

    package init(
        filterable: [String] = [], maximumTop: Int? = nil, skip: Bool = false, expandable: [String] = [],
        orderBy: Bool = false, count: Bool = false, select: Bool = false, pageSize: Int = 10_000
    ) {
        self.filterable = filterable
        self.maximumTop = maximumTop
        self.skip = skip
        self.expandable = expandable
        self.orderBy = orderBy
        self.count = count
        self.select = select
        self.pageSize = pageSize
    }

    /// What an operation takes that documents no option.
    package static let none = ODataOptions()

    /// The options by name, for messages and the OpenAPI document.
    package var names: [String] {
        var names: [String] = []
        if !filterable.isEmpty { names.append("$filter") }
        if maximumTop != nil { names.append("$top") }
        if skip { names.append("$skip") }
        if orderBy { names.append("$orderby") }
        if count { names.append("$count") }
        if !expandable.isEmpty { names.append("$expand") }
        if select { names.append("$select") }
        return names
    }
}
