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
