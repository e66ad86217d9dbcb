#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A recording on disk as a row of members: a zip or tar archive, a single compressed file (gzip, zstd, bzip2, xz), or a
/// plain file (one member). Not safe for use by two threads at once.
typedef struct car_archive car_archive;

typedef enum {
    CAR_OK = 0,
    /// No member, or no block, is left.
    CAR_END = 1,
    /// The file cannot be opened or read; `car_error` says why.
    CAR_UNREADABLE = 2,
    /// The archive ends early or is damaged; what was read before is good.
    CAR_DAMAGED = 3,
} car_status;

/// Opens a file. Never null unless memory is exhausted; the status is in `status`, and `car_close` is owed in any case.
car_archive *car_open(const char *path, car_status *status);

/// Moves to the next member that is a regular file.
///
/// `name` receives the member's path in the archive, or an empty string when a single compressed file does not tell; it is
/// valid until the next call.
car_status car_next_member(car_archive *archive, const char **name);

/// Lends the next bytes of the present member, valid until the next call.
car_status car_next_block(car_archive *archive, const uint8_t **bytes, size_t *length);

/// How many bytes of the file itself were consumed so far: what the ratio of a decompression bomb is measured against.
int64_t car_consumed(car_archive *archive);

/// What went wrong last, in libarchive's words; never null.
const char *car_error(car_archive *archive);

/// Closes the archive and frees it; null is let pass.
void car_close(car_archive *archive);

#ifdef __cplusplus
}
#endif
