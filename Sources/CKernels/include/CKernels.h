// The few hot loops that C does better than Swift, and those that need a processor's own instructions.
//
// Conventions: lengths are counts of elements unless a name says bytes; no function allocates, and none keeps a pointer.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ByteSearch.h"
#include "TextSearch.h"

#ifdef __cplusplus
extern "C" {
#endif

// --- Hashing --------------------------------------------------------------------------------------------------------

static inline uint64_t ck_mix(uint64_t a, uint64_t b) {
    __uint128_t product = (__uint128_t)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t ck_load64(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

static inline uint64_t ck_load32(const uint8_t *bytes) {
    uint32_t word;
    memcpy(&word, bytes, 4);
    return word;
}

/// A 64-bit hash of bytes by 128-bit multiplication, 16 bytes a step. Not stable across versions: never written to disk.
static inline uint64_t ck_hash_bytes(const uint8_t *bytes, size_t count) {
    const uint64_t k0 = 0xa0761d6478bd642fULL, k1 = 0xe7037ed1a0b428dbULL, k2 = 0x8ebc6af09c88c6e3ULL;
    uint64_t seed = k0 ^ ck_mix(count ^ k2, k1);
    uint64_t a, b;
    if (count <= 16) {
        if (count >= 4) {
            size_t half = (count >> 3) << 2;
            a = (ck_load32(bytes) << 32) | ck_load32(bytes + half);
            b = (ck_load32(bytes + count - 4) << 32) | ck_load32(bytes + count - 4 - half);
        } else if (count > 0) {
            a = ((uint64_t)bytes[0] << 16) | ((uint64_t)bytes[count >> 1] << 8) | bytes[count - 1];
            b = 0;
        } else {
            a = b = 0;
        }
    } else {
        const uint8_t *end = bytes + count;
        const uint8_t *position = bytes;
        while (end - position > 16) {
            seed = ck_mix(ck_load64(position) ^ k1, ck_load64(position + 8) ^ seed);
            position += 16;
        }
        a = ck_load64(end - 16);
        b = ck_load64(end - 8);
    }
    return ck_mix(k1 ^ count, ck_mix(a ^ k1, b ^ seed));
}

/// A 64-bit hash of one 64-bit value.
static inline uint64_t ck_hash_word(uint64_t word) {
    return ck_mix(word ^ 0xa0761d6478bd642fULL, 0xe7037ed1a0b428dbULL);
}

/// Hashes `count` 64-bit values; with `combine` not 0 each is mixed into what `hashes` holds (keys of several columns).
void ck_hash_words(const uint64_t *values, uint64_t *hashes, size_t count, int combine);

// --- Sorting --------------------------------------------------------------------------------------------------------

/// Sorts words in ascending order, in a time that is linear in their number. `scratch` has room for as many.
void ck_sort_words(uint64_t *words, uint64_t *scratch, size_t count);

// --- UTF-8 ----------------------------------------------------------------------------------------------------------

/// Whether all bytes are below 0x80.
int ck_is_ascii(const uint8_t *bytes, size_t count);
/// Whether the bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
int ck_is_utf8(const uint8_t *bytes, size_t count);

// --- Bitmaps (one bit a row, 64 to a word, lowest first) -------------------------------------------------------------

/// The number of 1 bits.
size_t ck_bitmap_count(const uint64_t *words, size_t word_count);
/// Writes the positions of the 1 bits; `rows` must have room for all of them. Returns how many.
size_t ck_bitmap_positions(const uint64_t *words, size_t word_count, uint32_t *rows);

// --- Checksums ------------------------------------------------------------------------------------------------------

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4) by the processor's instruction where it has one.
uint32_t ck_crc32c(const uint8_t *bytes, size_t count);
/// The same without the instruction, for machines that lack it and for the test that compares.
uint32_t ck_crc32c_portable(const uint8_t *bytes, size_t count);

// --- Frame of reference ---------------------------------------------------------------------------------------------
// A packed value is (value - base) / scale in `width` bytes (0, 1, 2, 4); width 8 is the value itself, with base 0 and
// scale 1. Sources are aligned to their width.

void ck_unpack_longs(const uint8_t *source, int width, int64_t base, int64_t scale, int64_t *values, size_t count);
void ck_pack_longs(const int64_t *values, int64_t base, int64_t scale, int width, uint8_t *target, size_t count);
/// Codes in `width` bytes (0, 1, 2); width 4 is the code itself, with base 0.
void ck_unpack_codes(const uint8_t *source, int width, uint32_t base, uint32_t *codes, size_t count);
void ck_pack_codes(const uint32_t *codes, uint32_t base, int width, uint8_t *target, size_t count);
/// Bits from `first_row` on to bytes of 0 and 1.
void ck_unpack_bits(const uint64_t *words, size_t first_row, uint8_t *values, size_t count);
/// The least and greatest value; INT64_MAX and INT64_MIN when there is none.
void ck_bounds_longs(const int64_t *values, size_t count, int64_t *minimum, int64_t *maximum);
void ck_bounds_codes(const uint32_t *codes, size_t count, uint32_t *minimum, uint32_t *maximum);
/// Running sums of `count` lengths of `width` bytes (1, 2, 4) into `count + 1` offsets. Returns the last, unshortened.
uint64_t ck_offsets_of_lengths(const uint8_t *source, int width, uint32_t *offsets, size_t count);

#ifdef __cplusplus
}
#endif
