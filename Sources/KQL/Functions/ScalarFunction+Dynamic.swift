import Values

extension ScalarFunction {
    static let dynamicFunctions: [Definition] = [
        Definition(
            "parse_json", aliases: ["parsejson", "todynamic", "toobject"], .dynamic,
            "The JSON value of a text; a text that is no JSON stays a string.",
            [Signature([.any("json")], returns: .type(.dynamic))], naming: .firstArgument),
        Definition(
            "dynamic_to_json", .dynamic, "A dynamic as canonical JSON text, properties in the order of their names.",
            [Signature([.any("value")], returns: .type(.string))]),
        Definition(
            "bag_pack", aliases: ["pack", "pack_dictionary"], .dynamic, "The bag of names and values.",
            [Signature(repeating: [.string("key"), .any("value")], atLeast: 1, returns: .type(.dynamic))]),
        Definition(
            "pack_array", .dynamic, "The array of the arguments.",
            [Signature(repeating: [.any("value")], returns: .type(.dynamic))]),
        Definition(
            "bag_keys", .dynamic, "The names of a bag's properties.",
            [Signature([.dynamic("bag")], returns: .type(.dynamic))]),
        Definition(
            "bag_has_key", .dynamic, "Whether a bag has a property; a path begins with `$.`.",
            [Signature([.dynamic("bag"), .string("key")], returns: .type(.bool))]),
        Definition(
            "bag_merge", .dynamic, "The bag of all properties; the first bag that has a name gives its value.",
            [Signature(repeating: [.dynamic("bag")], atLeast: 2, returns: .type(.dynamic))]),
        Definition(
            "bag_remove_keys", .dynamic, "The bag without some properties; paths begin with `$.`.",
            [Signature([.dynamic("bag"), .dynamic("keys")], returns: .type(.dynamic))]),
        Definition(
            "bag_set_key", .dynamic, "The bag with one property set; a path begins with `$.`.",
            [Signature([.dynamic("bag"), .string("key"), .any("value")], returns: .type(.dynamic))]),
        Definition(
            "bag_zip", .dynamic, "The bag of names from one array and values from another.",
            [Signature([.dynamic("keys"), .dynamic("values")], returns: .type(.dynamic))]),
        Definition(
            "treepath", .dynamic, "The paths of all leaves of a bag.",
            [Signature([.dynamic("object")], returns: .type(.dynamic))]),
        Definition(
            "zip", .dynamic, "The arrays of the first elements, of the second, and so on; shorter ones give null.",
            [Signature(repeating: [.dynamic("array")], atLeast: 2, returns: .type(.dynamic))]),
        Definition(
            "array_length", aliases: ["arraylength"], .dynamic,
            "The number of elements; null where the value is no array.",
            [Signature([.dynamic("array")], returns: .type(.long))]),
        Definition(
            "array_concat", .dynamic, "The elements of several arrays in one.",
            [Signature(repeating: [.dynamic("array")], atLeast: 1, returns: .type(.dynamic))]),
        Definition(
            "array_iff", aliases: ["array_iif"], .dynamic, "Elementwise iff: elements of one array or another.",
            [Signature([.dynamic("condition"), .any("whenTrue"), .any("whenFalse")], returns: .type(.dynamic))]),
        Definition(
            "array_index_of", .dynamic, "The position of a value in an array, from 0; -1 where it is not found.",
            [
                Signature(
                    [.dynamic("array"), .any("value"), .long("start"), .long("length"), .long("occurrence")],
                    optional: 3,
                    returns: .type(.long))
            ]),
        Definition(
            "array_reverse", .dynamic, "The array backwards.",
            [Signature([.dynamic("array")], returns: .type(.dynamic))]),
        Definition(
            "array_rotate_left", .dynamic, "The array rotated to the left.",
            [Signature([.dynamic("array"), .long("count")], returns: .type(.dynamic))]),
        Definition(
            "array_rotate_right", .dynamic, "The array rotated to the right.",
            [Signature([.dynamic("array"), .long("count")], returns: .type(.dynamic))]),
        Definition(
            "array_shift_left", .dynamic, "The array shifted to the left, filled with a value.",
            [Signature([.dynamic("array"), .long("count"), .any("fill")], optional: 1, returns: .type(.dynamic))]),
        Definition(
            "array_shift_right", .dynamic, "The array shifted to the right, filled with a value.",
            [Signature([.dynamic("array"), .long("count"), .any("fill")], optional: 1, returns: .type(.dynamic))]),
        Definition(
            "array_slice", .dynamic, "The elements from a position to another, both included; negative: from the end.",
            [Signature([.dynamic("array"), .long("start"), .long("end")], returns: .type(.dynamic))]),
        Definition(
            "array_split", .dynamic, "The array cut at a position, or at several.",
            [
                Signature([.dynamic("array"), .long("index")], returns: .type(.dynamic)),
                Signature([.dynamic("array"), .dynamic("indices")], returns: .type(.dynamic)),
            ]),
        Definition(
            "array_sum", .dynamic, "The sum of an array's numbers; null where an element is none.",
            [Signature([.dynamic("array")], returns: .type(.real))]),
        Definition(
            "array_sort_asc", .dynamic, "The array in ascending order; nulls last unless said otherwise.",
            sortSignatures),
        Definition(
            "array_sort_desc", .dynamic, "The array in descending order; nulls last unless said otherwise.",
            sortSignatures),
        Definition(
            "range", .dynamic, "The array of values from a start to an end by a step.",
            [
                Signature([.number("start"), .number("stop"), .number("step")], optional: 1, returns: .type(.dynamic)),
                Signature(
                    [.datetime("start"), .datetime("stop"), .timespan("step")], optional: 1, returns: .type(.dynamic)),
                Signature(
                    [.timespan("start"), .timespan("stop"), .timespan("step")], optional: 1, returns: .type(.dynamic)),
            ]),
        Definition(
            "repeat", .dynamic, "The array that holds a value several times.",
            [Signature([.any("value"), .long("count")], returns: .type(.dynamic))]),
        Definition(
            "set_union", .dynamic, "The distinct elements of any of the arrays.",
            [Signature(repeating: [.dynamic("set")], atLeast: 2, returns: .type(.dynamic))]),
        Definition(
            "set_intersect", .dynamic, "The distinct elements that all arrays have.",
            [Signature(repeating: [.dynamic("set")], atLeast: 2, returns: .type(.dynamic))]),
        Definition(
            "set_difference", .dynamic, "The distinct elements of the first array that no other has.",
            [Signature(repeating: [.dynamic("set")], atLeast: 2, returns: .type(.dynamic))]),
        Definition(
            "set_has_element", .dynamic, "Whether an array has an element.",
            [Signature([.dynamic("set"), .any("value")], returns: .type(.bool))]),
        Definition(
            "set_equals", .dynamic, "Whether two arrays have the same distinct elements.",
            [Signature([.dynamic("set1"), .dynamic("set2")], returns: .type(.bool))]),
        Definition(
            "jaccard_index", .dynamic, "The size of two sets' intersection over the size of their union.",
            [Signature([.dynamic("set1"), .dynamic("set2")], returns: .type(.real))]),
        Definition(
            "extract_json", aliases: ["extractjson"], .dynamic, "The value at a path (`$.a[0].b`) of a JSON text.",
            [
                Signature([.string("path").constant, .string("json")], returns: .type(.string)),
                Signature([.string("path").constant, .string("json"), .typeLiteral("type")], returns: .typeLiteral),
            ]),
    ]

    /// Several arrays are sorted by the first; the result is then the array of them.
    private static let sortSignatures: [Signature] = [
        Signature(repeating: [.dynamic("array")], atLeast: 1, returns: .type(.dynamic)),
        Signature(repeating: [.dynamic("array")], atLeast: 1, trailing: [.bool("nullsLast")], returns: .type(.dynamic)),
    ]
}
