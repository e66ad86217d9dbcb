import Values

extension ScalarFunction {
    static let hashFunctions: [Definition] =
        ["hash", "hash_xxhash64"].map { name in
            Definition(
                .init(rawValue: name), .hash, "The xxHash64 of a value, modulo a number where one is given.",
                [Signature([.notDynamic("source"), .long("mod")], optional: 1, returns: .type(.long))])
        }
        + [("hash_md5", "MD5"), ("hash_sha1", "SHA-1"), ("hash_sha256", "SHA-256")].map { name, algorithm in
            Definition(
                .init(rawValue: name), .hash, "The \(algorithm) of a value, in hexadecimal digits.",
                [Signature([.notDynamic("source")], returns: .type(.string))])
        }
}
