import Hunting
import KQL
import Testing
import Values

/// Expectations are the examples and statements of each function's page in the Kusto documentation.
struct ScalarFunctionTests {
    @Test func `every function of the catalogue has a kernel, and every kernel is of the catalogue`() {
        let declared = Set(ScalarFunction.catalogue.map(\.identifier.rawValue))
        let computed = Set(ScalarKernels.table.keys.map(\.rawValue))
        #expect(declared.subtracting(computed).sorted() == [])
        // The binder itself calls this one, where there is a table of places.
        #expect(computed.subtracting(declared).sorted() == ["geo_info_from_ip_address"])
    }

    @Test(arguments: [
        ("%", -14, 12, 10), ("%", 14, -12, 2), ("%", -14, -12, 10), ("/", 7, 2, 3), ("/", -7, 2, -3), ("+", 1, 2, 3),
        ("bin", 7, 5, 5),
        ("bin", -7, 5, -10), ("binary_shift_left", 1, 2, 4), ("binary_xor", 1, 2, 3), ("max_of", 3, 9, 9),
        ("min_of", 3, 9, 3),
    ])
    func `whole numbers`(name: String, left: Int64, right: Int64, result: Int64) throws {
        #expect(try FunctionCheck.call(name, [.long(left), .long(right)]) == .long(result))
    }

    @Test(arguments: [("/", 1, 0), ("%", 1, 0), ("bin", 5, -2), ("bin", 5, 0), ("binary_shift_left", 1, -1)])
    func `what has no value is null`(name: String, left: Int64, right: Int64) throws {
        #expect(try FunctionCheck.call(name, [.long(left), .long(right)]) == .null(.long))
    }

    @Test func `null beside anything is null, and a condition that is null is not true`() throws {
        #expect(try FunctionCheck.call("+", [.null(.long), .long(1)]) == .null(.long))
        #expect(try FunctionCheck.call("==", [.null(.bool), .null(.bool)]) == .null(.bool))
        #expect(try FunctionCheck.call("iff", [.null(.bool), .string("yes"), .string("no")]) == .string("no"))
        #expect(try FunctionCheck.call("and", [.null(.bool), .bool(false)]) == .bool(false))
        #expect(try FunctionCheck.call("or", [.null(.bool), .bool(true)]) == .bool(true))
        #expect(try FunctionCheck.call("not", [.null(.bool)]) == .null(.bool))
        #expect(try FunctionCheck.call("max_of", [.null(.long), .long(2)]) == .long(2))
    }

    @Test(arguments: [
        ("has", "North America", "america", true), ("has", "KustoExplorerQueryRun", "Explorer", false),
        ("has_cs", "North America", "america", false),
        ("has", "C:\\Windows\\System32\\cmd.exe", "cmd.exe", true), ("has", "a_b", "a", true),
        ("has", "ünder", "nder", false), ("has", "x-nder", "nder", true),
        ("hasprefix", "North America", "ame", true), ("hasprefix", "North America", "merica", false),
        ("hassuffix", "North America", "ica", true),
        ("contains", "FabriKam", "BRik", true), ("contains_cs", "FabriKam", "BRik", false),
        ("!contains", "FabriKam", "BRik", false),
        ("contains", "ÉCOLE", "école", true), ("contains", "Kelvin \u{212A}", "\u{6B}elvin k", false),
        ("=~", "STRASSE", "straße", false), ("=~", "äÖü", "ÄöÜ", true),
        ("startswith", "Fabrikam", "fab", true), ("startswith_cs", "Fabrikam", "fab", false),
        ("endswith", "Fabrikam", "KAM", true), ("endswith", "am", "Fabrikam", false),
        ("contains", "anything", "", true), ("contains", "", "a", false), ("!has", "North America", "america", false),
        ("matches regex", "Fabrikam", "b.*k", true),
        ("matches regex", "Fabrikam", "^b.*k", false), ("==", "abc", "ABC", false), ("!~", "aBc", "xyz", true),
    ])
    func `string predicates`(name: String, text: String, pattern: String, result: Bool) throws {
        #expect(try FunctionCheck.call(name, [.string(text), .string(pattern)]) == .bool(result))
    }

    @Test func `a regular expression that is not valid is an error that names it`() throws {
        #expect {
            try FunctionCheck.call("matches regex", [.string("x"), .string("(")])
        } throws: { error in
            guard case QueryError.evaluation(let message) = error else { return false }
            return message.contains("'('") && message.contains("missing )")
        }
    }

    @Test(arguments: [
        ("substring", [Scalar.string("123456"), .long(1)], "23456"),
        ("substring", [.string("123456"), .long(2), .long(2)], "34"),
        ("substring", [.string("ABCD"), .long(-2)], "CD"), ("substring", [.string("aéb"), .long(1), .long(1)], "é"),
        ("substring", [.string("abc"), .long(10)], ""),
        ("strcat", [.string("a"), .string("-"), .long(123)], "a-123"),
        ("strcat_delim", [.string("-"), .long(1), .string("2"), .timespan(10_000_000)], "1-2-00:00:01"),
        ("strrep", [.long(123), .long(3), .string(".")], "123.123.123"),
        ("replace_string", [.string("abcb"), .string("b"), .string("1")], "a1c1"),
        ("replace_regex", [.string("Number is 1"), .string(#"is (\d+)"#), .string(#"was: \1"#)], "Number was: 1"),
        ("trim", [.string("--"), .string("--a--")], "a"),
        ("trim_end", [.string(#"\s+"#), .string(" a  ")], " a"),
        ("extract", [.string("x=([0-9.]+)"), .long(1), .string("hello x=45.6|wo")], "45.6"),
        ("extract", [.string("y=([0-9.]+)"), .long(1), .string("hello x=45.6|wo")], ""),
        ("translate", [.string("abc"), .string("x"), .string("abc")], "xxx"),
        ("reverse", [.string("abç")], "çba"), ("toupper", [.string("straße é")], "STRAßE É"),
        ("tostring", [.datetime(0)], "0001-01-01T00:00:00.0000000Z"),
        ("tostring", [.null(.long)], ""), ("tostring", [.dynamic(.string("a"))], "a"),
        ("tostring", [.dynamic(.array([.long(1), .string("a")]))], #"[1,"a"]"#),
        ("tohex", [.long(-256)], "ffffffffffffff00"), ("tohex", [.long(256), .long(8)], "00000100"),
        ("gettype", [.dynamic(.bag(PropertyBag()))], "dictionary"),
        (
            "format_datetime", [.datetime(636_212_772_050_000_000), .string("yy-MM-dd [HH:mm:ss]")],
            "17-01-29 [09:00:05]"
        ),
        (
            "format_timespan", [.timespan(25_380_051_234_500), .string("ddd.h:mm:ss [fffffff]")],
            "029.9:00:05 [1234500]"
        ),
        ("format_bytes", [.long(10_332), .long(1)], "10.1 KB"),
        ("format_bytes", [.long(20_010_332), .long(0), .string("KB")], "19541 KB"),
        ("url_encode", [.string("https://www.bing.com/hello world")], "https%3a%2f%2fwww.bing.com%2fhello+world"),
        ("url_decode", [.string("a%20b+c%zz")], "a b c%zz"),
        ("base64_encode_tostring", [.string("Kusto")], "S3VzdG8="),
        ("base64_decode_tostring", [.string("S3VzdG8=")], "Kusto"),
        ("hash_md5", [.string("World")], "f5a7924e621e84c9280a9a27e1bcb7f6"),
        ("hash_sha1", [.string("World")], "70c07ec18ef89c5309bbb0937f3a6342411e1fdd"),
        ("hash_sha256", [.string("World")], "78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524"),
        ("punycode_from_string", [.string("académie-française")], "acadmie-franaise-npb1a"),
        ("punycode_to_string", [.string("acadmie-franaise-npb1a")], "académie-française"),
        ("format_ipv4", [.string("192.168.1.1"), .long(24)], "192.168.1.0"),
        ("format_ipv4_mask", [.long(3_232_235_777), .long(24)], "192.168.1.0/24"),
        ("parse_ipv6", [.string("::ffff:192.168.255.255/120")], "0000:0000:0000:0000:0000:ffff:c0a8:ff00"),
        ("regex_quote", [.string("a.b")], #"a\.b"#),
        (
            "extract_json",
            [.string("$.hosts[1].AvailableMB"), .string(#"{"hosts":[{"AvailableMB":17},{"AvailableMB":24}]}"#)], "24"
        ),
    ])
    func `functions that give a string`(name: String, arguments: [Scalar], result: String) throws {
        #expect(try FunctionCheck.call(name, arguments) == .string(result))
    }

    @Test(arguments: [
        ("strlen", [Scalar.string("⒦⒰⒮⒯⒪")], 5), ("string_size", [.string("⒦")], 3),
        ("indexof", [.string("abcdefg"), .string("cde")], 2),
        ("indexof", [.string("abcdefg"), .string("cde"), .long(1), .long(2)], -1),
        ("indexof", [.long(1_234_567), .long(5), .long(1), .long(4)], 4),
        ("indexof_regex", [.string("abcabc"), .string("a.c"), .long(0), .long(-1), .long(2)], 3),
        ("countof", [.string("aaaa"), .string("aa")], 3),
        ("countof", [.string("ababa"), .string("aba"), .string("regex")], 1),
        ("strcmp", [.string("abc"), .string("abcde")], -1), ("hash", [.string("World"), .long(100)], 51),
        ("parse_ipv4", [.string("192.168.1.1")], 3_232_235_777),
        ("ipv4_compare", [.string("192.168.1.1/24"), .string("192.168.1.255")], 0),
        ("tolong", [.string("0xff")], 255), ("tolong", [.real(-1.9)], -1), ("tolong", [.dynamic(.string("12"))], 12),
        ("abs", [.int(-99)], 99), ("bitset_count_ones", [.long(42)], 3),
        ("array_length", [.dynamic(.array([.long(1), .null]))], 2),
        (
            "datetime_diff",
            [.string("month"), .datetime(636_188_256_000_000_000), .datetime(635_870_304_000_000_000)], 13
        ),
        (
            "has_any_index", [.string("this is an example"), .dynamic(.array([.string("this"), .string("example")]))], 0
        ),
    ])
    func `functions that give a long`(name: String, arguments: [Scalar], result: Int64) throws {
        #expect(try FunctionCheck.call(name, arguments) == .long(result))
    }

    @Test(arguments: [
        ("tolong", [Scalar.string("abc")], Scalar.null(.long)), ("toint", [.long(1 << 40)], .null(.int)),
        ("parse_ipv4", [.string("300.1.1.1")], .null(.long)),
        ("tobool", [.string("FALSE")], .bool(false)), ("todouble", [.string("1.5e3")], .real(1500)),
        ("toguid", [.string("x")], .null(.guid)),
        ("round", [.real(2.15), .long(1)], .real(2.2)), ("round", [.real(-50.55), .long(-2)], .real(-100)),
        ("sqrt", [.real(-1)], .null(.real)), ("sign", [.real(-42)], .real(-1)),
        ("bin_at", [.real(6.5), .real(2.5), .long(7)], .real(4.5)),
        ("dayofweek", [.datetime(621_468_288_000_000_000)], .timespan(864_000_000_000)),
        ("isempty", [.dynamic(.null)], .bool(true)), ("isnull", [.string("")], .bool(false)),
        ("coalesce", [.null(.int), .long(42)], .long(42)),
        ("coalesce", [.string(""), .string("x")], .string("x")),
        ("in", [.long(5), .dynamic(.array([.long(1), .long(5)]))], .bool(true)),
        ("in~", [.string("bCa"), .string("ABC"), .string("BCA")], .bool(true)),
        ("!in", [.string("b"), .string("a"), .string("c")], .bool(true)),
        ("has_any", [.string("North America"), .dynamic(.array([.string("south"), .string("north")]))], .bool(true)),
        ("has_all", [.string("North America"), .string("south"), .string("north")], .bool(false)),
        ("between", [.long(5), .long(1), .long(5)], .bool(true)),
        ("between", [.datetime(100), .datetime(50), .timespan(10)], .bool(false)),
        ("==", [.dynamic(.long(1)), .real(1)], .bool(true)),
        ("==", [.dynamic(.string("a")), .string("a")], .bool(true)),
        ("!=", [.dynamic(.null), .string("a")], .bool(true)), ("<", [.dynamic(.real(1.5)), .long(2)], .bool(true)),
        ("ipv4_is_private", [.string("172.16.0.1")], .bool(true)),
        ("ipv4_is_in_range", [.string("192.168.1.6"), .string("192.168.1.1/24")], .bool(true)),
        ("has_ipv4", [.string("at 127.0.0.1 GET"), .string("127.0.0.1")], .bool(true)),
        ("has_ipv4", [.string("05:04:54127.0.0.1 GET"), .string("127.0.0.1")], .bool(false)),
        ("has_ipv4_prefix", [.string("a 127.0.0.1 b"), .string("127.0")], .bool(false)),
        ("ipv6_is_match", [.string("192.168.1.1/24"), .string("::ffff:c0a8:01ff")], .bool(true)),
        ("unixtime_seconds_todatetime", [.long(1_546_300_800)], .datetime(636_818_976_000_000_000)),
        ("make_datetime", [.long(2017), .long(2), .long(30)], .null(.datetime)),
        ("startofweek", [.datetime(636_188_256_000_000_000)], .datetime(636_188_256_000_000_000)),
        (
            "parse_version", [.string("1.2.3.40")],
            .decimal(FixedDecimal(coefficient: 1_000_000_020_000_000_300_000_040, scale: 0))
        ),
    ])
    func `functions that give other types`(name: String, arguments: [Scalar], result: Scalar) throws {
        #expect(try FunctionCheck.call(name, arguments) == result)
    }

    @Test(arguments: [
        ("split", [Scalar.string("a__b"), .string("_")], #"["a","","b"]"#),
        ("split", [.string("a_b_c"), .string("_"), .long(1)], #"["b"]"#),
        ("extract_all", [.string(#"(\d+)"#), .string("123, 567")], #"["123","567"]"#),
        ("extract_all", [.string(#"(\w)(\w)"#), .string("ab")], #"[["a","b"]]"#),
        ("parse_json", [.string("invalid")], #""invalid""#),
        ("parse_json", [.string(#"{"a": [1, 2.5]}"#)], #"{"a":[1,2.5]}"#),
        ("bag_pack", [.string("k"), .long(1)], #"{"k":1}"#),
        (
            "bag_merge",
            [
                .dynamic(.bag(PropertyBag([.init(name: "k", value: .long(1))]))),
                .dynamic(.bag(PropertyBag([.init(name: "k", value: .long(2))]))),
            ], #"{"k":1}"#
        ),
        ("array_slice", [.dynamic(.array([.long(1), .long(2), .long(3)])), .long(-2), .long(-1)], "[2,3]"),
        ("array_sort_desc", [.dynamic(.array([.null, .long(1), .long(2)]))], "[2,1,null]"),
        ("array_rotate_left", [.dynamic(.array([.long(1), .long(2), .long(3)])), .long(-1)], "[3,1,2]"),
        ("range", [.long(1), .long(8), .long(3)], "[1,4,7]"),
        ("range", [.timespan(36_000_000_000), .timespan(72_000_000_000)], #"["01:00:00","02:00:00"]"#),
        ("set_union", [.dynamic(.array([.long(1), .long(1)])), .dynamic(.array([.long(2)]))], "[1,2]"),
        ("parse_command_line", [.string(#"echo "hello world!""#), .string("windows")], #"["echo","hello world!"]"#),
        ("parse_csv", [.string(#"aa,"b,b",c"#)], #"["aa","b,b","c"]"#),
        (".", [.dynamic(.bag(PropertyBag([.init(name: "a", value: .real(1.5))]))), .string("a")], "1.5"),
        ("[]", [.dynamic(.array([.long(1), .long(2)])), .long(-1)], "2"),
        (
            "treepath", [.dynamic(.bag(PropertyBag([.init(name: "a", value: .array([.long(1)]))])))],
            #"["['a']","['a'][0]"]"#
        ), ("zip", [.dynamic(.array([.long(1)])), .dynamic(.array([]))], "[[1,null]]"),
        (
            "ipv4_range_to_cidr_list", [.string("1.1.128.0"), .string("1.1.140.255")],
            #"["1.1.128.0/21","1.1.136.0/22","1.1.140.0/24"]"#
        ), ("series_divide", [.dynamic(.array([.long(3)])), .dynamic(.array([.long(2)]))], "[1.5]"),
    ])
    func `functions that give a dynamic`(name: String, arguments: [Scalar], result: String) throws {
        guard case .dynamic(let value) = try FunctionCheck.call(name, arguments) else {
            Issue.record("\(name) gave null")
            return
        }
        #expect(value.jsonText == result)
    }
}
