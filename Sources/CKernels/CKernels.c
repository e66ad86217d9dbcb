#include "CKernels.h"

#if defined(__x86_64__) && defined(__linux__)
// One binary runs on every x86-64 machine and uses what the machine has.
#define CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CLONES
#endif

CLONES
void ck_hash_words(const uint64_t *values, uint64_t *hashes, size_t count, int combine) {
    if (combine) {
        for (size_t i = 0; i < count; i++) hashes[i] = ck_hash_word(values[i] + hashes[i] * 0x8ebc6af09c88c6e3ULL);
    } else {
        for (size_t i = 0; i < count; i++) hashes[i] = ck_hash_word(values[i]);
    }
}

CLONES
int ck_is_ascii(const uint8_t *bytes, size_t count) {
    // In pieces, so that a long text with an early non-ASCII byte is left early, and a piece is one vector loop.
    size_t i = 0;
    while (count - i >= 64) {
        uint8_t bits = 0;
        for (size_t j = 0; j < 64; j++) bits |= bytes[i + j];
        if (bits & 0x80) return 0;
        i += 64;
    }
    uint8_t bits = 0;
    for (; i < count; i++) bits |= bytes[i];
    return (bits & 0x80) == 0;
}

CLONES
size_t ck_bitmap_count(const uint64_t *words, size_t word_count) {
    size_t total = 0;
    for (size_t i = 0; i < word_count; i++) total += (size_t)__builtin_popcountll(words[i]);
    return total;
}

size_t ck_bitmap_positions(const uint64_t *words, size_t word_count, uint32_t *rows) {
    size_t n = 0;
    for (size_t i = 0; i < word_count; i++) {
        uint64_t word = words[i];
        uint32_t base = (uint32_t)(i << 6);
        if (word == UINT64_MAX) {
            for (uint32_t j = 0; j < 64; j++) rows[n + j] = base + j;
            n += 64;
            continue;
        }
        while (word) {
            rows[n++] = base + (uint32_t)__builtin_ctzll(word);
            word &= word - 1;
        }
    }
    return n;
}

int ck_is_utf8(const uint8_t *bytes, size_t count) {
    size_t i = 0;
    while (i < count) {
        uint8_t lead = bytes[i];
        if (lead < 0x80) {
            // Skip runs of ASCII eight at a time.
            while (i + 8 <= count && !(ck_load64(bytes + i) & 0x8080808080808080ULL)) i += 8;
            while (i < count && bytes[i] < 0x80) i++;
            continue;
        }
        size_t length;
        uint8_t low = 0x80, high = 0xBF;
        if (lead >= 0xC2 && lead <= 0xDF) length = 1;
        else if (lead >= 0xE0 && lead <= 0xEF) {
            length = 2;
            if (lead == 0xE0) low = 0xA0;
            if (lead == 0xED) high = 0x9F;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            length = 3;
            if (lead == 0xF0) low = 0x90;
            if (lead == 0xF4) high = 0x8F;
        } else return 0;
        if (count - i <= length) return 0;
        if (bytes[i + 1] < low || bytes[i + 1] > high) return 0;
        for (size_t j = 2; j <= length; j++)
            if ((bytes[i + j] & 0xC0) != 0x80) return 0;
        i += length + 1;
    }
    return 1;
}

// --- Checksums ------------------------------------------------------------------------------------------------------

#if defined(__x86_64__)
#include <nmmintrin.h>

__attribute__((target("sse4.2")))
static uint32_t crc32c_hardware(uint32_t crc, const uint8_t *bytes, size_t count) {
    uint64_t state = crc;
    while (count >= 8) {
        state = _mm_crc32_u64(state, ck_load64(bytes));
        bytes += 8;
        count -= 8;
    }
    uint32_t narrow = (uint32_t)state;
    while (count--) narrow = _mm_crc32_u8(narrow, *bytes++);
    return narrow;
}
#endif

// Castagnoli's polynomial, reflected; a nibble at a time where the processor has no instruction.
static uint32_t crc32c_portable(uint32_t crc, const uint8_t *bytes, size_t count) {
    static const uint32_t table[16] = {
        0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d,
        0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9, 0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75};
    while (count--) {
        crc ^= *bytes++;
        crc = (crc >> 4) ^ table[crc & 15];
        crc = (crc >> 4) ^ table[crc & 15];
    }
    return crc;
}

uint32_t ck_crc32c(const uint8_t *bytes, size_t count) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("sse4.2")) return ~crc32c_hardware(~0u, bytes, count);
#endif
    return ~crc32c_portable(~0u, bytes, count);
}

uint32_t ck_crc32c_portable(const uint8_t *bytes, size_t count) { return ~crc32c_portable(~0u, bytes, count); }

// --- Frame of reference ---------------------------------------------------------------------------------------------

#define UNPACK_LONGS(type)                                                              \
    {                                                                                   \
        const type *packed = (const type *)source;                                      \
        if (scale == 1) for (size_t i = 0; i < count; i++) values[i] = (int64_t)(ubase + packed[i]); \
        else for (size_t i = 0; i < count; i++) values[i] = (int64_t)(ubase + uscale * packed[i]);   \
        break;                                                                          \
    }

CLONES
void ck_unpack_longs(const uint8_t *source, int width, int64_t base, int64_t scale, int64_t *values, size_t count) {
    uint64_t ubase = (uint64_t)base, uscale = (uint64_t)scale;
    switch (width) {
    case 0: for (size_t i = 0; i < count; i++) values[i] = base; break;
    case 1: UNPACK_LONGS(uint8_t)
    case 2: UNPACK_LONGS(uint16_t)
    case 4: UNPACK_LONGS(uint32_t)
    default: memcpy(values, source, count * 8); break;
    }
}

CLONES
void ck_unpack_codes(const uint8_t *source, int width, uint32_t base, uint32_t *codes, size_t count) {
    switch (width) {
    case 0: for (size_t i = 0; i < count; i++) codes[i] = base; break;
    case 1: for (size_t i = 0; i < count; i++) codes[i] = base + source[i]; break;
    case 2: {
        const uint16_t *packed = (const uint16_t *)source;
        for (size_t i = 0; i < count; i++) codes[i] = base + packed[i];
        break;
    }
    default: memcpy(codes, source, count * 4); break;
    }
}

CLONES
void ck_unpack_bits(const uint64_t *words, size_t first_row, uint8_t *values, size_t count) {
    size_t i = 0;
    for (; i < count && ((first_row + i) & 7); i++) values[i] = (words[(first_row + i) >> 6] >> ((first_row + i) & 63)) & 1;
    const uint8_t *bytes = (const uint8_t *)words + ((first_row + i) >> 3);
    for (; i + 8 <= count; i += 8) {
        uint64_t byte = *bytes++;
        // Spreads eight bits to eight bytes: each multiple puts bit k where the mask keeps byte k.
        uint64_t spread = ((byte & 0x7F) * 0x0002040810204081ULL & 0x0101010101010101ULL) | (byte >> 7) << 56;
        memcpy(values + i, &spread, 8);
    }
    for (; i < count; i++) values[i] = (words[(first_row + i) >> 6] >> ((first_row + i) & 63)) & 1;
}

CLONES
void ck_pack_longs(const int64_t *values, int64_t base, int64_t scale, int width, uint8_t *target, size_t count) {
    uint64_t ubase = (uint64_t)base, uscale = (uint64_t)scale;
    switch (width) {
    case 0: break;
    case 1: for (size_t i = 0; i < count; i++) target[i] = (uint8_t)(((uint64_t)values[i] - ubase) / uscale); break;
    case 2: {
        uint16_t *packed = (uint16_t *)target;
        for (size_t i = 0; i < count; i++) packed[i] = (uint16_t)(((uint64_t)values[i] - ubase) / uscale);
        break;
    }
    case 4: {
        uint32_t *packed = (uint32_t *)target;
        for (size_t i = 0; i < count; i++) packed[i] = (uint32_t)(((uint64_t)values[i] - ubase) / uscale);
        break;
    }
    default: memcpy(target, values, count * 8); break;
    }
}

CLONES
void ck_pack_codes(const uint32_t *codes, uint32_t base, int width, uint8_t *target, size_t count) {
    switch (width) {
    case 0: break;
    case 1: for (size_t i = 0; i < count; i++) target[i] = (uint8_t)(codes[i] - base); break;
    case 2: {
        uint16_t *packed = (uint16_t *)target;
        for (size_t i = 0; i < count; i++) packed[i] = (uint16_t)(codes[i] - base);
        break;
    }
    default: memcpy(target, codes, count * 4); break;
    }
}

CLONES
void ck_bounds_longs(const int64_t *values, size_t count, int64_t *minimum, int64_t *maximum) {
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (size_t i = 0; i < count; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    *minimum = low;
    *maximum = high;
}

CLONES
void ck_bounds_codes(const uint32_t *codes, size_t count, uint32_t *minimum, uint32_t *maximum) {
    uint32_t low = UINT32_MAX, high = 0;
    for (size_t i = 0; i < count; i++) {
        low = codes[i] < low ? codes[i] : low;
        high = codes[i] > high ? codes[i] : high;
    }
    *minimum = low;
    *maximum = high;
}

uint64_t ck_offsets_of_lengths(const uint8_t *source, int width, uint32_t *offsets, size_t count) {
    uint64_t position = 0;
    offsets[0] = 0;
    switch (width) {
    case 1: for (size_t i = 0; i < count; i++) offsets[i + 1] = (uint32_t)(position += source[i]); break;
    case 2: {
        const uint16_t *lengths = (const uint16_t *)source;
        for (size_t i = 0; i < count; i++) offsets[i + 1] = (uint32_t)(position += lengths[i]);
        break;
    }
    default: {
        const uint32_t *lengths = (const uint32_t *)source;
        for (size_t i = 0; i < count; i++) offsets[i + 1] = (uint32_t)(position += lengths[i]);
        break;
    }
    }
    return position;
}
