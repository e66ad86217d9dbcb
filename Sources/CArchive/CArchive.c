#include "CArchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

struct car_archive {
    struct archive *reader;
    char *name;
};

static car_status status_of(int result) {
    switch (result) {
    case ARCHIVE_OK:
    case ARCHIVE_WARN:
        return CAR_OK;
    case ARCHIVE_EOF:
        return CAR_END;
    default:
        return CAR_DAMAGED;
    }
}

car_archive *car_open(const char *path, car_status *status) {
    car_archive *archive = calloc(1, sizeof *archive);
    *status = CAR_UNREADABLE;
    if (!archive) return NULL;
    archive->reader = archive_read_new();
    if (!archive->reader) return archive;
    // Only what recordings come in: each further format is code that untrusted bytes reach.
    archive_read_support_filter_gzip(archive->reader);
    archive_read_support_filter_zstd(archive->reader);
    archive_read_support_filter_bzip2(archive->reader);
    archive_read_support_filter_xz(archive->reader);
    archive_read_support_format_zip(archive->reader);
    archive_read_support_format_tar(archive->reader);
    archive_read_support_format_empty(archive->reader);
    archive_read_support_format_raw(archive->reader);
    int result = archive_read_open_filename(archive->reader, path, 1 << 18);
    if (result == ARCHIVE_OK || result == ARCHIVE_WARN) *status = CAR_OK;
    return archive;
}

car_status car_next_member(car_archive *archive, const char **name) {
    *name = "";
    for (;;) {
        struct archive_entry *entry = NULL;
        car_status status = status_of(archive_read_next_header(archive->reader, &entry));
        if (status != CAR_OK) return status;
        // A raw stream has no file type; everything else must say that it is a regular file.
        int raw = archive_format(archive->reader) == ARCHIVE_FORMAT_RAW;
        if (!raw && archive_entry_filetype(entry) != AE_IFREG) continue;
        const char *path = raw ? NULL : archive_entry_pathname_utf8(entry);
        if (!raw && !path) path = archive_entry_pathname(entry);
        free(archive->name);
        archive->name = strdup(path ? path : "");
        if (!archive->name) return CAR_UNREADABLE;
        *name = archive->name;
        return CAR_OK;
    }
}

car_status car_next_block(car_archive *archive, const uint8_t **bytes, size_t *length) {
    const void *block = NULL;
    la_int64_t offset = 0;
    *length = 0;
    car_status status = status_of(archive_read_data_block(archive->reader, &block, length, &offset));
    *bytes = block;
    if (status != CAR_OK) *length = 0;
    return status;
}

int64_t car_consumed(car_archive *archive) { return archive_filter_bytes(archive->reader, -1); }

const char *car_error(car_archive *archive) {
    const char *text = archive && archive->reader ? archive_error_string(archive->reader) : NULL;
    return text ? text : "the archive library gives no reason";
}

void car_close(car_archive *archive) {
    if (!archive) return;
    if (archive->reader) archive_read_free(archive->reader);
    free(archive->name);
    free(archive);
}
