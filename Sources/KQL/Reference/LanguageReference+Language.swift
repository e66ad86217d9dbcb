extension LanguageReference {
    static let statements: [Entry] = [
        Entry(
            name: "let", forms: ["let name = value;", "let f = (a: long, b: string = 'x', T: (c: long)) { ... };"],
            summary: "Names a value, a query or a function.",
            example: "let f = (a: long, b: long = 2) { a + b }; print f(1)"),
        Entry(
            name: "set", forms: ["set option = value;"], summary: "Sets an option of the request.",
            support: .differs("Accepted and not looked at: the options steer Kusto's own engine."),
            example: "set notruncation; print 1"),
        Entry(
            name: "declare query_parameters", forms: ["declare query_parameters(name: type = default);"],
            summary: "Declares parameters with their defaults.",
            example: "declare query_parameters(n: long = 3); print n"),
    ]

    /// The rows of the examples.
    static let rows = "datatable(a: long, b: string)[1, 'x', 2, 'y', 3, 'x']"

    private static func pipe(
        _ name: String, aliases: [String] = [], _ summary: String, _ rest: String, _ support: Support = .exact
    ) -> Entry {
        Entry(name: name, aliases: aliases, summary: summary, support: support, example: "\(rows) | \(rest)")
    }

    static let operators: [Entry] = [
        Entry(
            name: "datatable", summary: "Rows that are written in the query.",
            example: "datatable(a: long, b: string)[1, 'x', 2, 'y']"),
        Entry(
            name: "find", summary: "Rows of several tables that a predicate is true of.",
            support: .differs(
                "'project' takes columns, and no 'pack_all()'; without 'project' a column of the predicate has one type."
            ),
            example: "find in (DeviceInfo, DeviceEvents) where DeviceName == 'x' project DeviceName, Timestamp"),
        Entry(
            name: "externaldata", aliases: ["external_data"], summary: "Rows of a file.",
            support: .differs(
                "Reads the files of a folder that the service's operator allows, and copies of addresses in it; none by default."
            ),
            example: "externaldata(a: long)['rows.csv']"),
        Entry(name: "print", summary: "One row of values.", example: "print a = 1, b = 'x'"),
        Entry(name: "range", summary: "A column of equal steps.", example: "range x from 1 to 10 step 3"),
        pipe("as", "Names the rows so far.", "as T | where a > 1"),
        pipe("assert-schema", "Refuses rows of other columns.", "assert-schema (a: long, b: string)"),
        pipe("consume", "Takes the rows and gives none.", "consume"),
        pipe("count", "The number of rows.", "count"),
        pipe("distinct", "The distinct combinations of columns.", "distinct b"),
        pipe("evaluate", "Calls a plugin.", "evaluate narrow()"),
        pipe("extend", "Computes columns.", "extend c = a * 2"),
        pipe(
            "facet", "A table of values and their counts for each column.", "facet by a, b with (take 1)",
            .differs("The command line prints all tables; the APIs, which answer with one, refuse it.")),
        pipe(
            "fork", "Several queries over the same rows.", "fork n = (count) (take 1)",
            .differs("The command line prints all tables; the APIs, which answer with one, refuse it.")),
        pipe("getschema", "The columns and their types.", "getschema"),
        pipe(
            "invoke", "Calls a function with the rows.", "invoke FileProfile(b)",
            .differs("Of Defender's own functions FileProfile and SeenBy know nothing here, as they say.")),
        pipe(
            "join", "Pairs rows by keys, in the nine documented kinds.", "join kind=inner (print a = 2, c = true) on a"),
        pipe("lookup", "Brings columns of a small table.", "lookup (print a = 2, c = true) on a"),
        pipe(
            "make-series", "Aggregates in equal steps, with the gaps filled.",
            "make-series count() on a from 1 to 4 step 1"),
        pipe(
            "mv-apply", aliases: ["mvapply"], "A query over each row's array.",
            "mv-apply x = dynamic([1, 2]) to typeof(long) on (top 1 by x)"),
        pipe(
            "mv-expand", aliases: ["mvexpand"], "A row for each element.",
            "mv-expand x = dynamic([1, 2]) to typeof(long)"),
        pipe("parse", "Takes a text apart.", "parse b with * 'x' rest"),
        pipe("parse-where", "Takes a text apart and leaves out what does not match.", "parse-where b with * 'x' rest"),
        pipe(
            "parse-kv", "Takes keys and values out of a text.",
            "parse-kv b as (k: long) with (pair_delimiter = ',', kv_delimiter = '=')"),
        pipe("partition", "A query over the rows of each key.", "partition by b (top 1 by a)"),
        pipe("project", "Chooses and computes columns.", "project c = a + 1"),
        pipe("project-away", "Leaves out columns.", "project-away b"),
        pipe("project-by-names", "Chooses columns by names that are computed.", "project-by-names 'a'"),
        pipe("project-keep", "Keeps columns in their order.", "project-keep a"),
        pipe("project-rename", "Renames columns.", "project-rename c = a"),
        pipe("project-reorder", "Orders columns.", "project-reorder b, a"),
        pipe(
            "render", "Says how the result is to be drawn.", "render barchart",
            .differs("Carried in the result; the command line draws tables.")),
        pipe("sample", "Rows at random.", "sample 2", .differs("Which rows are taken differs.")),
        pipe(
            "sample-distinct", "Distinct values at random.", "sample-distinct 1 of b",
            .differs("Which values are taken differs.")),
        pipe(
            "scan", "Follows sequences of rows step by step.",
            "sort by a asc | scan declare (s: long = 0) with (step one: true => s = a + one.s;)"),
        pipe("search", "Rows that hold a text anywhere.", "search 'x'"),
        pipe("serialize", "Fixes the rows' order for window functions.", "serialize n = row_number()"),
        pipe("sort", aliases: ["order"], "Orders rows.", "sort by a desc nulls last"),
        pipe("summarize", "Aggregates by keys.", "summarize count(), max(a) by b"),
        pipe("take", aliases: ["limit"], "So many rows.", "take 2"),
        pipe("top", "The first rows of an order.", "top 1 by a"),
        pipe(
            "top-hitters", "The most frequent values.", "top-hitters 1 of b",
            .differs("Counts exactly, where Kusto estimates.")),
        pipe(
            "top-nested", "The top values, and the top values within them.",
            "top-nested 1 of b by sum(a), top-nested 1 of a by count()"),
        pipe("union", "The rows of several tables.", "union kind=outer withsource=T (print c = 1.5)"),
        pipe("where", aliases: ["filter"], "Rows that a predicate is true of.", "where a > 1 and b == 'x'"),
    ]

    static let plugins: [Entry] = [
        Entry(
            name: "bag_unpack", summary: "Columns of a bag's keys.",
            example: "print d = dynamic({'a': 1, 'b': 'x'}) | evaluate bag_unpack(d)"),
        Entry(
            name: "ipv4_lookup", forms: ["ipv4_lookup(table, address, range, [key, ...], [return_unmatched])"],
            summary: "Brings columns of a table of address ranges.",
            example: "print a = '10.1.2.3' | evaluate ipv4_lookup((print r = '10.0.0.0/8', n = 'ten'), a, r)"),
        Entry(
            name: "ipv6_lookup", forms: ["ipv6_lookup(table, address, range, [return_unmatched])"],
            summary: "Brings columns of a table of address ranges.",
            example: "print a = 'fe80::1' | evaluate ipv6_lookup((print r = 'fe80::/10', n = 'link'), a, r)"),
        pipe("narrow", "A row for each value.", "evaluate narrow()"),
        pipe("pivot", "Columns of a column's values.", "evaluate pivot(b, sum(a))"),
        Entry(
            name: "rolling_percentile", forms: ["rolling_percentile(value, percentile, index, bin, bins, [key, ...])"],
            summary: "A percentile over the last bins, for each bin.",
            example: "\(rows) | evaluate rolling_percentile(a, 50, a, 1, 2)"),
        Entry(
            name: "rows_near", forms: ["rows_near(condition, rows, [rows after])"],
            summary: "The rows near those of which a condition holds.",
            example: "\(rows) | evaluate rows_near(b == 'y', 1)"),
        Entry(
            name: "sliding_window_counts",
            forms: ["sliding_window_counts(id, timeline, start, end, window, bin, [key, ...])"],
            summary: "Counts, and distinct counts, over the window that ends with each bin.",
            example: "\(rows) | evaluate sliding_window_counts(b, a, 1, 3, 2, 1)"),
    ]

    /// Functions that the binder itself gives a meaning to.
    static let binderFunctions: [Entry] = [
        Entry(
            name: "AssignedIPAddresses", forms: ["AssignedIPAddresses(device, [time])"],
            summary: "The addresses of a device at a time.",
            support: .differs(
                "By the last report of each adapter in DeviceNetworkInfo; types are those of that table."),
            example: "AssignedIPAddresses('ws-001.contoso.example', ago(1d))"),
        Entry(
            name: "bag_pack_columns", forms: ["bag_pack_columns(column, ...)"], summary: "A bag of columns.",
            example: "\(rows) | extend d = bag_pack_columns(a, b)"),
        Entry(
            name: "column_ifexists", aliases: ["columnifexists"], forms: ["column_ifexists(name, default)"],
            summary: "A column, or a default where there is none.",
            example: "\(rows) | extend c = column_ifexists('c', 'none')"),
        Entry(
            name: "column_names_of", forms: ["column_names_of(table)"], summary: "A table's columns.",
            example: "print column_names_of(DeviceInfo)"),
        Entry(
            name: "DeviceFromIP", forms: ["invoke DeviceFromIP([time])"],
            summary: "The devices that had the addresses of the column IP at a time.",
            support: .differs("By the last report of each adapter in DeviceNetworkInfo."),
            example: "print IP = '10.0.0.4' | invoke DeviceFromIP()"),
        Entry(
            name: "FileProfile", forms: ["invoke FileProfile(hash, [limit])"], summary: "What is known of a file.",
            support: .differs("No file's profile is known: 'ProfileAvailability' is 'Missing', and a warning says so."),
            example: "print SHA1 = 'x' | invoke FileProfile(SHA1)"),
        Entry(
            name: "geo_info_from_ip_address", forms: ["geo_info_from_ip_address(address)"],
            summary: "The place of an address.",
            support: .differs(
                "By a table that the service's operator provides (--places); null without one, and a warning says so."),
            example: "print geo_info_from_ip_address('20.53.203.50')"),
        Entry(
            name: "ingestion_time", forms: ["ingestion_time()"], summary: "When a row came in.",
            support: .differs("The event's own time, which is what is stored."),
            example: "DeviceInfo | extend t = ingestion_time()"),
        Entry(
            name: "iscolumnexists", forms: ["iscolumnexists(name)"], summary: "Whether there is such a column.",
            example: "\(rows) | extend c = iscolumnexists('a')"),
        Entry(
            name: "materialize", forms: ["materialize(query)"], summary: "A query that is run once.",
            example: "let T = materialize(range x from 1 to 3 step 1); T | join T on x"),
        Entry(
            name: "pack_all", forms: ["pack_all([ignoreNullAndEmpty])"], summary: "A bag of all columns.",
            example: "\(rows) | extend d = pack_all()"),
        Entry(
            name: "SeenBy", forms: ["invoke SeenBy()"], summary: "Which devices have seen a discovered one.",
            support: .differs("No device is discovered here: 'SeenBy' is empty, and a warning says so."),
            example: "DeviceInfo | invoke SeenBy()"),
        Entry(
            name: "table", forms: ["table(name)"], summary: "A table by a name that is a text.",
            example: "table('DeviceInfo') | take 1"),
        Entry(
            name: "toscalar", forms: ["toscalar(query)"], summary: "The first value of a query.",
            example: "print toscalar(range x from 5 to 9 step 1)"),
    ]
}
