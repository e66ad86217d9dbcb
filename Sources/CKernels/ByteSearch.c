#define _GNU_SOURCE
#include "ByteSearch.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

size_t ck_find(const uint8_t *text, size_t count, const uint8_t *needle, size_t needle_count, size_t from) {
    if (from > count) return SIZE_MAX;
    if (needle_count == 0) return from;
    if (needle_count > count - from) return SIZE_MAX;
    const uint8_t *found = memmem(text + from, count - from, needle, needle_count);
    return found ? (size_t)(found - text) : SIZE_MAX;
}

static inline uint8_t lower(uint8_t byte) { return (uint8_t)(byte - 'A') < 26 ? byte | 32 : byte; }

int ck_equal_ignoring_ascii_case(const uint8_t *text, const uint8_t *expected, size_t count) {
    for (size_t index = 0; index < count; index++) {
        if (lower(text[index]) != expected[index]) return 0;
    }
    return 1;
}

static inline uint8_t case_bit(uint8_t byte) { return (uint8_t)(byte - 'a') < 26 ? 32 : 0; }

size_t ck_find_ignoring_ascii_case(const uint8_t *text, size_t count, const uint8_t *needle, size_t needle_count,
                                   size_t from) {
    if (from > count) return SIZE_MAX;
    if (needle_count == 0) return from;
    if (needle_count > count - from) return SIZE_MAX;
    // Candidates are places where the first and the last byte fit; only those are compared in full.
    const uint8_t first = needle[0], last = needle[needle_count - 1];
    const uint8_t first_bit = case_bit(first), last_bit = case_bit(last);
    const size_t end = count - needle_count + 1;
    size_t position = from;
#if defined(__SSE2__)
    const __m128i first_block = _mm_set1_epi8((char)first), last_block = _mm_set1_epi8((char)last);
    const __m128i first_or = _mm_set1_epi8((char)first_bit), last_or = _mm_set1_epi8((char)last_bit);
    for (; position + 16 <= end; position += 16) {
        const __m128i heads = _mm_loadu_si128((const __m128i *)(text + position));
        const __m128i tails = _mm_loadu_si128((const __m128i *)(text + position + needle_count - 1));
        const __m128i hits = _mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(heads, first_or), first_block),
                                           _mm_cmpeq_epi8(_mm_or_si128(tails, last_or), last_block));
        unsigned mask = (unsigned)_mm_movemask_epi8(hits);
        while (mask) {
            const size_t candidate = position + (size_t)__builtin_ctz(mask);
            if (ck_equal_ignoring_ascii_case(text + candidate, needle, needle_count)) return candidate;
            mask &= mask - 1;
        }
    }
#endif
    for (; position < end; position++) {
        if ((text[position] | first_bit) == first && (text[position + needle_count - 1] | last_bit) == last &&
            ck_equal_ignoring_ascii_case(text + position, needle, needle_count)) {
            return position;
        }
    }
    return SIZE_MAX;
}
