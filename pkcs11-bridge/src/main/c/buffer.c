#define _DEFAULT_SOURCE
#include "buffer.h"

#include <stdlib.h>
#include <string.h>

void buffer_open(struct buffer *buffer) {
    buffer->bytes = buffer->inside;
    buffer->length = 0;
    buffer->capacity = sizeof buffer->inside;
    buffer->exhausted = false;
}

void buffer_close(struct buffer *buffer) {
    explicit_bzero(buffer->bytes, buffer->length);
    if (buffer->bytes != buffer->inside) {
        free(buffer->bytes);
    }
    buffer_open(buffer);
}

/* Not realloc: it would leave the old bytes somewhere in the heap. */
static bool grow(struct buffer *buffer, size_t needed) {
    size_t capacity = buffer->capacity * 2 > needed ? buffer->capacity * 2 : needed;
    uint8_t *bytes = malloc(capacity);
    if (bytes == NULL) {
        buffer->exhausted = true;
        return false;
    }
    memcpy(bytes, buffer->bytes, buffer->length);
    explicit_bzero(buffer->bytes, buffer->length);
    if (buffer->bytes != buffer->inside) {
        free(buffer->bytes);
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

uint8_t *buffer_extend(struct buffer *buffer, size_t size) {
    if (buffer->exhausted || (size > buffer->capacity - buffer->length && !grow(buffer, buffer->length + size))) {
        return NULL;
    }
    uint8_t *room = buffer->bytes + buffer->length;
    buffer->length += size;
    return room;
}

void buffer_cut(struct buffer *buffer, size_t length) {
    explicit_bzero(buffer->bytes + length, buffer->length - length);
    buffer->length = length;
}

void put_u8(struct buffer *buffer, uint8_t value) {
    put_bytes(buffer, &value, 1);
}

void put_u32(struct buffer *buffer, uint32_t value) {
    uint8_t *room = buffer_extend(buffer, 4);
    if (room != NULL) {
        write_u32(room, value);
    }
}

void put_u64(struct buffer *buffer, uint64_t value) {
    put_u32(buffer, (uint32_t)(value >> 32));
    put_u32(buffer, (uint32_t)value);
}

void put_bytes(struct buffer *buffer, const void *bytes, size_t size) {
    uint8_t *room = buffer_extend(buffer, size);
    if (room != NULL && size > 0) {
        memcpy(room, bytes, size);
    }
}

void write_u32(uint8_t *to, uint32_t value) {
    to[0] = (uint8_t)(value >> 24);
    to[1] = (uint8_t)(value >> 16);
    to[2] = (uint8_t)(value >> 8);
    to[3] = (uint8_t)value;
}

uint32_t read_u32(const uint8_t *from) {
    return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

uint8_t take_u8(struct reader *reader) {
    const uint8_t *from = take_bytes(reader, 1);
    return from != NULL ? *from : 0;
}

uint32_t take_u32(struct reader *reader) {
    const uint8_t *from = take_bytes(reader, 4);
    return from != NULL ? read_u32(from) : 0;
}

uint64_t take_u64(struct reader *reader) {
    uint64_t high = take_u32(reader);
    return high << 32 | take_u32(reader);
}

const uint8_t *take_bytes(struct reader *reader, size_t size) {
    if (reader->failed || size > reader->left) {
        reader->failed = true;
        return NULL;
    }
    const uint8_t *from = reader->at;
    reader->at += size;
    reader->left -= size;
    return from;
}
