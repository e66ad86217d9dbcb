// Searching bytes in bytes.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The first position of a needle at or after `from`; SIZE_MAX when there is none. An empty needle is found at `from`.
size_t ck_find(const uint8_t *text, size_t count, const uint8_t *needle, size_t needle_count, size_t from);

/// As `ck_find`, with ASCII letters of either case equal; the needle is given in lower case.
size_t ck_find_ignoring_ascii_case(const uint8_t *text, size_t count, const uint8_t *needle, size_t needle_count,
                                   size_t from);

/// Whether two runs of bytes are equal, with ASCII letters of either case equal; the second is given in lower case.
int ck_equal_ignoring_ascii_case(const uint8_t *text, const uint8_t *lower, size_t count);

/// Negative, zero or positive, as the left bytes come before, with or after the right ones; a text comes before its
/// continuations.
static inline int64_t ck_compare(const uint8_t *left, size_t left_count, const uint8_t *right, size_t right_count) {
    size_t common = left_count < right_count ? left_count : right_count;
    int order = common > 0 ? memcmp(left, right, common) : 0;
    return order != 0 ? order : (int64_t)left_count - (int64_t)right_count;
}

#ifdef __cplusplus
}
#endif
