// One needle in all entries of a dictionary, in one pass over its bytes.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    /// ASCII letters match whatever their case; the needle is in lower case.
    CK_SEARCH_FOLD_CASE = 1,
    /// The byte before a match must not be an ASCII letter or digit.
    CK_SEARCH_TERM_BEGINS = 2,
    /// The byte behind a match must not be an ASCII letter or digit.
    CK_SEARCH_TERM_ENDS = 4,
    /// A match must be at the entry's start.
    CK_SEARCH_AT_START = 8,
    /// A match must be at the entry's end.
    CK_SEARCH_AT_END = 16,
};

/// Marks the entries that have a match.
///
/// Entry `i` is `bytes[offsets[i] ..< offsets[i + 1]]`; all of `offsets[0] ..< offsets[count]` is readable. A match does not
/// reach over an entry's end. `needle_count` is 1 to 256.
///
/// `matched` and `doubtful` have a bit an entry and come in as zeros. Where a term's edge is asked for and a match has a byte
/// of 0x80 or more next to it, the bytes cannot tell: the entry is doubtful unless another match in it is certain.
/// A processor without AVX2 takes the plain loop.
void ck_search_entries(
    const uint8_t *bytes, const uint32_t *offsets, size_t count, const uint8_t *needle, size_t needle_count, int flags,
    uint64_t *matched, uint64_t *doubtful);

/// The same without vector instructions, for the test that compares.
void ck_search_entries_portable(
    const uint8_t *bytes, const uint32_t *offsets, size_t count, const uint8_t *needle, size_t needle_count, int flags,
    uint64_t *matched, uint64_t *doubtful);

#ifdef __cplusplus
}
#endif
