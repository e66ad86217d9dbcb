// The one call of zlib (RFC 1950, RFC 1952) that queries need.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a call returns that failed: the bytes are no whole stream, or hold more than there is room for.
#define CZLIB_FAILED SIZE_MAX

/// Which of the two formats a stream is in.
enum czlib_format { CZLIB_ZLIB, CZLIB_GZIP };

/// Decompresses one whole stream; how many bytes it has, or `CZLIB_FAILED`.
size_t czlib_decompress(enum czlib_format format, uint8_t *target, size_t room, const uint8_t *source, size_t count);

#ifdef __cplusplus
}
#endif
