#include "CZstd.h"

#include <zstd.h>

size_t cz_bound(size_t count) { return ZSTD_compressBound(count); }

size_t cz_compress(uint8_t *target, size_t room, const uint8_t *source, size_t count, int level) {
    size_t length = ZSTD_compress(target, room, source, count, level);
    return ZSTD_isError(length) ? CZ_FAILED : length;
}

size_t cz_decompress(uint8_t *target, size_t count, const uint8_t *source, size_t source_count) {
    size_t length = ZSTD_decompress(target, count, source, source_count);
    return ZSTD_isError(length) || length != count ? CZ_FAILED : length;
}
