// The two calls of zstd (RFC 8878) that segments need.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a call returns that failed.
#define CZ_FAILED SIZE_MAX

/// The room that compressing `count` bytes may need.
size_t cz_bound(size_t count);
/// Compresses into one frame; the length of it, or `CZ_FAILED`.
size_t cz_compress(uint8_t *target, size_t room, const uint8_t *source, size_t count, int level);
/// Decompresses one frame into exactly `count` bytes; `CZ_FAILED` when it does not have them.
size_t cz_decompress(uint8_t *target, size_t count, const uint8_t *source, size_t source_count);

#ifdef __cplusplus
}
#endif
