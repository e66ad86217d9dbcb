#include "CKernels.h"

/// Below this many, counting 256 buckets a byte costs more than inserting.
enum { INSERTION_MAX = 48 };

static void insertion_sort(uint64_t *words, size_t count) {
    for (size_t i = 1; i < count; i++) {
        uint64_t word = words[i];
        size_t j = i;
        for (; j > 0 && words[j - 1] > word; j--) words[j] = words[j - 1];
        words[j] = word;
    }
}

void ck_sort_words(uint64_t *words, uint64_t *scratch, size_t count) {
    if (count <= INSERTION_MAX) {
        insertion_sort(words, count);
        return;
    }
    // By one byte after the other, the lowest first; a byte that is the same in all words needs no pass.
    size_t counts[8][256] = {{0}};
    for (size_t i = 0; i < count; i++) {
        uint64_t word = words[i];
        for (int byte = 0; byte < 8; byte++) counts[byte][word >> (8 * byte) & 0xFF]++;
    }
    uint64_t *from = words, *to = scratch;
    for (int byte = 0; byte < 8; byte++) {
        size_t *bucket = counts[byte];
        if (bucket[from[0] >> (8 * byte) & 0xFF] == count) continue;
        size_t next = 0;
        for (int value = 0; value < 256; value++) {
            size_t size = bucket[value];
            bucket[value] = next;
            next += size;
        }
        for (size_t i = 0; i < count; i++) {
            uint64_t word = from[i];
            to[bucket[word >> (8 * byte) & 0xFF]++] = word;
        }
        uint64_t *swapped = from;
        from = to;
        to = swapped;
    }
    if (from != words) memcpy(words, from, count * sizeof(uint64_t));
}
