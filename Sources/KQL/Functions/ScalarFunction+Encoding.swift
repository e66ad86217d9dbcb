import Values

extension ScalarFunction {
    static let encodingFunctions: [Definition] = [
        encoding("base64_encode_tostring", aliases: ["base64_encodestring"], "A string in Base64."),
        encoding(
            "base64_decode_tostring", aliases: ["base64_decodestring"],
            "The string that a Base64 text holds; empty where it holds no UTF-8."),
        Definition(
            "base64_decode_toarray", .encoding, "The bytes that a Base64 text holds, as an array.",
            [Signature([.string("base64")], returns: .type(.dynamic))]),
        Definition(
            "base64_decode_toguid", .encoding, "The guid that a Base64 text holds; null where it holds none.",
            [Signature([.string("base64")], returns: .type(.guid))]),
        Definition(
            "base64_encode_fromguid", .encoding, "A guid's bytes in Base64.",
            [Signature([.guid("guid")], returns: .type(.string))]),
        Definition(
            "base64_encode_fromarray", .encoding, "An array of bytes in Base64.",
            [Signature([.dynamic("bytes")], returns: .type(.string))]),
        encoding("url_encode", "A string with the characters escaped that a URL may not hold; a blank becomes `+`."),
        encoding("url_encode_component", "A string with the characters escaped that a URL's part may not hold."),
        encoding("url_decode", "A string with URL escapes replaced by their characters."),
        encoding(
            "gzip_decompress_from_base64_string",
            "The text that a gzip stream in Base64 holds; empty where it holds none."),
        encoding(
            "zlib_decompress_from_base64_string",
            "The text that a zlib stream in Base64 holds; empty where it holds none."),
        encoding("punycode_domain_from_string", "A domain name with its labels decoded from Punycode."),
        encoding("punycode_domain_to_string", "A domain name with its labels in Punycode where they need it."),
        encoding("punycode_from_string", "A string in Punycode (RFC 3492)."),
        encoding("punycode_to_string", "The string that a Punycode text stands for; empty where it is none."),
    ]

    private static func encoding(_ identifier: Identifier, aliases: [String] = [], _ summary: String) -> Definition {
        Definition(
            identifier, aliases: aliases, .encoding, summary, [Signature([.string("text")], returns: .type(.string))])
    }
}
