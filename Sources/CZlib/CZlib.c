#include "CZlib.h"

#include <limits.h>
#include <zlib.h>

size_t czlib_decompress(enum czlib_format format, uint8_t *target, size_t room, const uint8_t *source, size_t count) {
    z_stream stream = {0};
    if (room > UINT_MAX || count > UINT_MAX) return CZLIB_FAILED;
    if (inflateInit2(&stream, format == CZLIB_GZIP ? MAX_WBITS + 16 : MAX_WBITS) != Z_OK) return CZLIB_FAILED;
    stream.next_in = (Bytef *)source;
    stream.avail_in = (uInt)count;
    stream.next_out = target;
    stream.avail_out = (uInt)room;
    int state = inflate(&stream, Z_FINISH);
    size_t length = stream.total_out;
    inflateEnd(&stream);
    return state == Z_STREAM_END ? length : CZLIB_FAILED;
}
