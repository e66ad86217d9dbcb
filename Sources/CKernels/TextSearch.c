#include "TextSearch.h"

#include <string.h>

// The idea (W. Muła's "generic SIMD" search): compare two bytes of the needle with all positions of a vector at once, and
// look closer only where both fit. The two are chosen for how rare they are in command lines, paths and names, so that
// looking closer is rare. Case costs nothing: `x | 0x20 == 'a'` holds for 'a' and 'A' alone.

#define NEEDLE_MAX 256

typedef struct {
    const uint8_t *bytes;
    const uint32_t *offsets;
    size_t count;
    size_t needle_count;
    int flags;
    uint64_t *matched;
    uint64_t *doubtful;
    /// The entry that the search is in: offsets[entry] <= position.
    size_t entry;
    /// Where the two bytes are in the needle.
    size_t first, second;
    uint8_t needle[NEEDLE_MAX + 8];
    /// 0x20 where a letter of either case fits, else 0.
    uint8_t fold[NEEDLE_MAX + 8];
} search;

static int is_alphanumeric(uint8_t byte) {
    return (uint8_t)(byte - '0') < 10 || (uint8_t)((byte | 0x20) - 'a') < 26;
}

// How common a byte is in what endpoints log; only the order matters.
static int commonness(uint8_t byte) {
    static const char order[] = "zjqxkvwybhfgupmdlcnrsotiae\\. ";
    const char *found = memchr(order, byte, sizeof order - 1);
    if (found) return 40 + (int)(found - order) * 4;
    if (byte >= '0' && byte <= '9') return 90;
    if (byte == '-' || byte == '/' || byte == ':' || byte == '"' || byte == '_') return 80;
    return 10;
}

static void prepare(search *s, const uint8_t *needle) {
    size_t count = s->needle_count;
    memset(s->needle, 0, sizeof s->needle);
    memset(s->fold, 0, sizeof s->fold);
    for (size_t i = 0; i < count; i++) {
        s->needle[i] = needle[i];
        if ((s->flags & CK_SEARCH_FOLD_CASE) && (uint8_t)(needle[i] - 'a') < 26) s->fold[i] = 0x20;
    }
    size_t first = 0, second = count - 1;
    int best = 1 << 30;
    for (size_t i = 0; i < count; i++)
        if (commonness(needle[i]) < best) {
            best = commonness(needle[i]);
            first = i;
        }
    best = 1 << 30;
    for (size_t i = 0; i < count; i++)
        if (i != first && needle[i] != needle[first] && commonness(needle[i]) < best) {
            best = commonness(needle[i]);
            second = i;
        }
    s->first = first;
    s->second = second;
}

static int equals(const search *s, const uint8_t *text) {
    size_t i = 0, count = s->needle_count;
    for (; i + 8 <= count; i += 8) {
        uint64_t a, b, fold;
        memcpy(&a, text + i, 8);
        memcpy(&b, s->needle + i, 8);
        memcpy(&fold, s->fold + i, 8);
        if ((a | fold) != b) return 0;
    }
    for (; i < count; i++)
        if ((text[i] | s->fold[i]) != s->needle[i]) return 0;
    return 1;
}

/// Judges a place where the needle's bytes are. Returns where the search goes on: behind the entry when that is decided.
static size_t judge(search *s, size_t position) {
    const uint32_t *offsets = s->offsets;
    size_t entry = s->entry;
    if (offsets[entry + 1] <= position) {
        // The matches ascend: gallop from the last entry, then halve.
        size_t step = 1, low = entry + 1;
        while (low + step < s->count && offsets[low + step] <= position) {
            low += step;
            step *= 2;
        }
        size_t high = low + step < s->count ? low + step : s->count;
        while (low + 1 < high) {
            size_t middle = (low + high) / 2;
            if (offsets[middle] <= position) low = middle;
            else high = middle;
        }
        // Empty entries share their start with the next: the one that has the byte is the last of them.
        while (offsets[low + 1] <= position) low++;
        entry = s->entry = low;
    }
    size_t start = offsets[entry], end = offsets[entry + 1], behind = position + s->needle_count;
    if (behind > end) return position + 1;
    int doubt = 0;
    if ((s->flags & CK_SEARCH_TERM_BEGINS) && position > start) {
        uint8_t before = s->bytes[position - 1];
        if (is_alphanumeric(before)) return position + 1;
        doubt |= before & 0x80;
    }
    if ((s->flags & CK_SEARCH_TERM_ENDS) && behind < end) {
        uint8_t next = s->bytes[behind];
        if (is_alphanumeric(next)) return position + 1;
        doubt |= next & 0x80;
    }
    if (doubt) {
        s->doubtful[entry >> 6] |= 1ULL << (entry & 63);
        return position + 1;
    }
    s->matched[entry >> 6] |= 1ULL << (entry & 63);
    s->doubtful[entry >> 6] &= ~(1ULL << (entry & 63));
    return end;
}

static void scan_plain(search *s, size_t position, size_t limit) {
    uint8_t first = s->needle[s->first], first_fold = s->fold[s->first];
    while (position < limit) {
        if ((s->bytes[position + s->first] | first_fold) == first && equals(s, s->bytes + position))
            position = judge(s, position);
        else position++;
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

// `limit` is behind the last position where the needle fits at all. A vector is read at `position + first` and
// `position + second`, so it must end before the bytes do.
#define SCAN(name, isa, width, vector, load, or, set, mask_type, equal_mask)                                     \
    __attribute__((target(isa))) static void name(search *s, size_t position, size_t limit) {                    \
        const uint8_t *bytes = s->bytes;                                                                         \
        size_t first = s->first, second = s->second;                                                             \
        size_t reach = (first > second ? first : second) + width;                                                \
        size_t total = limit + s->needle_count - 1;                                                              \
        vector a = set((char)s->needle[first]), b = set((char)s->needle[second]);                                \
        vector fold_a = set((char)s->fold[first]), fold_b = set((char)s->fold[second]);                          \
        while (position + reach <= total) {                                                                      \
            vector x = or(load((const void *)(bytes + position + first)), fold_a);                               \
            vector y = or(load((const void *)(bytes + position + second)), fold_b);                              \
            mask_type mask = equal_mask(x, a) & equal_mask(y, b);                                                \
            size_t next = position + width;                                                                      \
            while (mask) {                                                                                       \
                size_t at = position + (size_t)__builtin_ctzll(mask);                                            \
                mask &= mask - 1;                                                                                \
                if (at >= limit) break;                                                                          \
                if (!equals(s, bytes + at)) continue;                                                            \
                size_t on = judge(s, at);                                                                        \
                if (on > position + width) {                                                                     \
                    next = on;                                                                                   \
                    break;                                                                                       \
                }                                                                                                \
                /* The rest of the entry lies in this vector: pass over it. */                                   \
                if (on - position < width) mask &= ~(mask_type)0 << (on - position);                             \
                else mask = 0;                                                                                   \
            }                                                                                                    \
            position = next;                                                                                     \
        }                                                                                                        \
        scan_plain(s, position, limit);                                                                          \
    }

#define EQUAL_MASK_256(x, y) ((uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(x, y)))
SCAN(scan_avx2, "avx2,bmi", 32, __m256i, _mm256_loadu_si256, _mm256_or_si256, _mm256_set1_epi8, uint64_t, EQUAL_MASK_256)
SCAN(scan_avx512, "avx512f,avx512bw,bmi", 64, __m512i, _mm512_loadu_si512, _mm512_or_si512, _mm512_set1_epi8, uint64_t,
     _mm512_cmpeq_epi8_mask)
#endif

static void anchored(search *s) {
    size_t needle_count = s->needle_count;
    for (size_t entry = 0; entry < s->count; entry++) {
        size_t start = s->offsets[entry], end = s->offsets[entry + 1];
        if (end - start < needle_count) continue;
        if ((s->flags & CK_SEARCH_AT_START) && (s->flags & CK_SEARCH_AT_END) && end - start != needle_count) continue;
        size_t position = s->flags & CK_SEARCH_AT_START ? start : end - needle_count;
        if (equals(s, s->bytes + position)) s->matched[entry >> 6] |= 1ULL << (entry & 63);
    }
}

static void run(
    const uint8_t *bytes, const uint32_t *offsets, size_t count, const uint8_t *needle, size_t needle_count, int flags,
    uint64_t *matched, uint64_t *doubtful, int portable) {
    if (count == 0 || needle_count == 0 || needle_count > NEEDLE_MAX) return;
    search s = {
        .bytes = bytes, .offsets = offsets, .count = count, .needle_count = needle_count, .flags = flags,
        .matched = matched, .doubtful = doubtful};
    prepare(&s, needle);
    if (flags & (CK_SEARCH_AT_START | CK_SEARCH_AT_END)) {
        anchored(&s);
        return;
    }
    size_t start = offsets[0], end = offsets[count];
    if (end - start < needle_count) return;
    size_t limit = end - needle_count + 1;
#if defined(__x86_64__)
    if (!portable) {
        if (__builtin_cpu_supports("avx512bw")) {
            scan_avx512(&s, start, limit);
            return;
        }
        if (__builtin_cpu_supports("avx2")) {
            scan_avx2(&s, start, limit);
            return;
        }
    }
#else
    (void)portable;
#endif
    scan_plain(&s, start, limit);
}

void ck_search_entries(
    const uint8_t *bytes, const uint32_t *offsets, size_t count, const uint8_t *needle, size_t needle_count, int flags,
    uint64_t *matched, uint64_t *doubtful) {
    run(bytes, offsets, count, needle, needle_count, flags, matched, doubtful, 0);
}

void ck_search_entries_portable(
    const uint8_t *bytes, const uint32_t *offsets, size_t count, const uint8_t *needle, size_t needle_count, int flags,
    uint64_t *matched, uint64_t *doubtful) {
    run(bytes, offsets, count, needle, needle_count, flags, matched, doubtful, 1);
}
